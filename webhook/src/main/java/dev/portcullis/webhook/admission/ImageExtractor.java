package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.crds.workload.WorkloadKind;
import dev.portcullis.webhook.admission.AdmissionRequest.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the images that an object names, those of image volumes included, and how far a verdict on each binds. */
final class ImageExtractor {
    /** Most images of one object; far more than any kubelet runs. */
    static final int MAXIMUM_IMAGES = 512;

    private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    /**
     * Extracts images.
     *
     * @throws MalformedReviewException if the object names no container or too many images, or a container has no name or image: then nobody
     *     can say what would run
     */
    List<ImageUse> extract(AdmissionRequest request, WorkloadKind kind) throws MalformedReviewException {
        var uses = uses(kind, request.object(), binding(request, kind));
        return request.operation() == Operation.CREATE ? uses : markUnchanged(uses, request, kind);
    }

    /** Returns the pod specification of an object; a missing node where it has none. */
    static JsonNode podSpec(WorkloadKind kind, JsonNode object) {
        var node = object;
        for (var field : kind.podSpecFields()) {
            node = node.path(field);
        }
        return node;
    }

    private static List<ImageUse> markUnchanged(List<ImageUse> uses, AdmissionRequest request, WorkloadKind kind)
            throws MalformedReviewException {
        Map<String, String> before = new HashMap<>();
        uses(kind, request.oldObject(), Binding.BINDING).forEach(use -> before.put(use.path(), use.image()));
        var unchanged = kind == WorkloadKind.POD ? Binding.UNCHANGED : Binding.UNCHANGED_IN_TEMPLATE;
        return uses.stream()
                .map(use -> use.image().equals(before.get(use.path())) ? use.withBinding(unchanged) : use)
                .toList();
    }

    private static Binding binding(AdmissionRequest request, WorkloadKind kind) {
        return kind.isUsuallyOwned() && hasController(request.object()) ? Binding.ADVISORY : Binding.BINDING;
    }

    private static boolean hasController(JsonNode object) {
        var owners = object.path("metadata").path("ownerReferences");
        if (owners.isArray()) {
            for (var owner : owners) {
                if (owner.path("controller").booleanValue()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<ImageUse> uses(WorkloadKind kind, JsonNode object, Binding binding)
            throws MalformedReviewException {
        var podSpec = podSpec(kind, object);
        var uses = new ArrayList<ImageUse>();
        for (var list : CONTAINER_LISTS) {
            for (var container : list(podSpec, list)) {
                var path = kind.podSpecPath() + "." + list + "[" + name(container) + "].image";
                uses.add(new ImageUse(path, text(container, "image"), binding));
            }
        }
        if (uses.isEmpty()) {
            throw new MalformedReviewException("the " + kind.podSpecPath() + " names no container");
        }
        for (var volume : list(podSpec, "volumes")) {
            var image = volume.path("image");
            if (!image.isMissingNode() && !image.isNull()) {
                var path = kind.podSpecPath() + ".volumes[" + name(volume) + "].image.reference";
                uses.add(new ImageUse(path, reference(image), binding));
            }
        }
        if (uses.size() > MAXIMUM_IMAGES) {
            throw new MalformedReviewException("the object names more than " + MAXIMUM_IMAGES + " images");
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
