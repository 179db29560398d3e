package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.cluster.workload.JudgedKind;
import dev.portcullis.cluster.workload.UnreadableImagesException;
import dev.portcullis.cluster.workload.UnreadableWorkloadException;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.webhook.admission.AdmissionRequest.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the images that an object names, and how far a verdict on each binds. */
final class ImageExtractor {
    /**
     * Extracts images.
     *
     * @throws UnreadableWorkloadException if nobody can say which images an object of a kind of Kubernetes's own names
     * @throws UnreadableImagesException if nobody can say it of an object of another kind
     */
    List<ImageUse> extract(AdmissionRequest request, JudgedKind kind)
            throws UnreadableWorkloadException, UnreadableImagesException {
        var uses = kind.uses(request.object(), binding(request, kind));
        return request.operation() == Operation.CREATE ? uses : markUnchanged(uses, request, kind);
    }

    private static List<ImageUse> markUnchanged(List<ImageUse> uses, AdmissionRequest request, JudgedKind kind) {
        var before = before(request, kind);
        return uses.stream()
                .map(use -> use.image().equals(before.get(use.path())) ? use.withBinding(kind.unchanged()) : use)
                .toList();
    }

    private static Map<String, String> before(AdmissionRequest request, JudgedKind kind) {
        Map<String, String> before = new HashMap<>();
        try {
            kind.uses(request.oldObject(), Binding.BINDING).forEach(use -> before.put(use.path(), use.image()));
        } catch (UnreadableWorkloadException | UnreadableImagesException e) {
            // An object that could not be read must be mendable; all that it names from now on is new.
            return Map.of();
        }
        return before;
    }

    private static Binding binding(AdmissionRequest request, JudgedKind kind) {
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
}
