package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.webhook.admission.AdmissionRequest.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the images that an object names, and how far a verdict on each binds. */
final class ImageExtractor {
    /** Most containers of one object; far more than any kubelet runs. */
    static final int MAXIMUM_CONTAINERS = 512;

    private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    /**
     * Extracts images.
     *
     * @throws MalformedReviewException if the object names no container or too many, or a container has no name or image: then nobody can say
     *     what would run
     */
    List<ImageUse> extract(AdmissionRequest request, WorkloadKind kind) throws MalformedReviewException {
        var uses = uses(kind, request.object(), binding(request, kind));
        if (uses.isEmpty()) {
            throw new MalformedReviewException("the " + kind.podSpecPath() + " names no container");
        }
        return request.operation() == Operation.CREATE ? uses : markUnchanged(uses, request, kind);
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
        var podSpec = kind.podSpec(object);
        var uses = new ArrayList<ImageUse>();
        for (var list : CONTAINER_LISTS) {
            for (var container : containers(podSpec, list)) {
                var name = container.path("name");
                var image = container.path("image");
                if (!name.isTextual() || !image.isTextual()) {
                    throw new MalformedReviewException("a container has no name or no image");
                }
                var path = kind.podSpecPath() + "." + list + "[" + name.textValue() + "].image";
                uses.add(new ImageUse(path, image.textValue(), binding));
            }
        }
        if (uses.size() > MAXIMUM_CONTAINERS) {
            throw new MalformedReviewException("the object has more than " + MAXIMUM_CONTAINERS + " containers");
        }
        return uses;
    }

    private static JsonNode containers(JsonNode podSpec, String list) throws MalformedReviewException {
        var containers = podSpec.path(list);
        if (containers.isArray() || containers.isMissingNode() || containers.isNull()) {
            return containers;
        }
        throw new MalformedReviewException(list + " is no list");
    }
}
