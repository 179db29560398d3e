package dev.portcullis.cluster.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.verdict.TagUse;
import java.util.ArrayList;
import java.util.List;

/** Finds the images that a pod specification names, those of image volumes included. */
public final class PodImages {
    /** Most images of one object; far more than any kubelet runs. */
    public static final int MAXIMUM_IMAGES = 512;

    private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private PodImages() {}

    /**
     * Returns the images.
     *
     * @param at the path of the pod specification in its object
     * @param tagUse what a tag there means
     * @throws UnreadableWorkloadException if it names no container or too many images, or a container has no name or image: then nobody can say
     *     what would run
     */
    public static List<ImageUse> of(String at, JsonNode podSpec, Binding binding, TagUse tagUse)
            throws UnreadableWorkloadException {
        var uses = new ArrayList<ImageUse>();
        for (var list : CONTAINER_LISTS) {
            for (var container : list(podSpec, list)) {
                var path = at + "." + list + "[" + name(container) + "].image";
                uses.add(new ImageUse(path, text(container, "image"), binding, tagUse));
            }
        }
        if (uses.isEmpty()) {
            throw new UnreadableWorkloadException("the " + at + " names no container");
        }
        for (var volume : list(podSpec, "volumes")) {
            var image = volume.path("image");
            if (!image.isMissingNode() && !image.isNull()) {
                var path = at + ".volumes[" + name(volume) + "].image.reference";
                uses.add(new ImageUse(path, reference(image), binding, tagUse));
            }
        }
        if (uses.size() > MAXIMUM_IMAGES) {
            throw new UnreadableWorkloadException("the object names more than " + MAXIMUM_IMAGES + " images");
        }
        return uses;
    }

    private static String name(JsonNode element) throws UnreadableWorkloadException {
        return text(element, "name");
    }

    /** A template may leave the reference of an image volume out; empty, it is judged as what it is, no reference. */
    private static String reference(JsonNode image) throws UnreadableWorkloadException {
        return image.isObject() && !image.hasNonNull("reference") ? "" : text(image, "reference");
    }

    private static String text(JsonNode element, String field) throws UnreadableWorkloadException {
        var value = element.path(field);
        if (!value.isTextual()) {
            throw new UnreadableWorkloadException("a container or volume has no name or no image");
        }
        return value.textValue();
    }

    private static JsonNode list(JsonNode podSpec, String field) throws UnreadableWorkloadException {
        var elements = podSpec.path(field);
        if (elements.isArray() || elements.isMissingNode() || elements.isNull()) {
            return elements;
        }
        throw new UnreadableWorkloadException(field + " is no list");
    }
}
