package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import java.util.ArrayList;
import java.util.List;

/** Finds the images that a pod specification names, those of image volumes included. */
final class PodImages {
    private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private PodImages() {}

    /**
     * Returns the images.
     *
     * @param at the path of the pod specification in its object
     * @throws MalformedReviewException if it names no container or too many images, or a container has no name or image: then nobody can say
     *     what would run
     */
    static List<ImageUse> of(String at, JsonNode podSpec, Binding binding) throws MalformedReviewException {
        var uses = new ArrayList<ImageUse>();
        for (var list : CONTAINER_LISTS) {
            for (var container : list(podSpec, list)) {
                var path = at + "." + list + "[" + name(container) + "].image";
                uses.add(new ImageUse(path, text(container, "image"), binding));
            }
        }
        if (uses.isEmpty()) {
            throw new MalformedReviewException("the " + at + " names no container");
        }
        for (var volume : list(podSpec, "volumes")) {
            var image = volume.path("image");
            if (!image.isMissingNode() && !image.isNull()) {
                var path = at + ".volumes[" + name(volume) + "].image.reference";
                uses.add(new ImageUse(path, reference(image), binding));
            }
        }
        if (uses.size() > ImageExtractor.MAXIMUM_IMAGES) {
            throw new MalformedReviewException(
                    "the object names more than " + ImageExtractor.MAXIMUM_IMAGES + " images");
        }
        return uses;
    }

    private static String name(JsonNode element) throws MalformedReviewException {
        return text(element, "name");
    }

    /** A template may leave the reference of an image volume out; empty, it is judged as what it is, no reference. */
    private static String reference(JsonNode image) throws MalformedReviewException {
        return image.isObject() && !image.hasNonNull("reference") ? "" : text(image, "reference");
    }

    private static String text(JsonNode element, String field) throws MalformedReviewException {
        var value = element.path(field);
        if (!value.isTextual()) {
            throw new MalformedReviewException("a container or volume has no name or no image");
        }
        return value.textValue();
    }

    private static JsonNode list(JsonNode podSpec, String field) throws MalformedReviewException {
        var elements = podSpec.path(field);
        if (elements.isArray() || elements.isMissingNode() || elements.isNull()) {
            return elements;
        }
        throw new MalformedReviewException(field + " is no list");
    }
}
