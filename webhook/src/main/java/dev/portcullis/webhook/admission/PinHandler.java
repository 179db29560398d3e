package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.TagPinner;
import dev.portcullis.evidence.TagPinner.Pinning;
import dev.portcullis.registry.Deadline;
import dev.portcullis.webhook.policy.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes digests beside the tags of a Pod where policies want that. Decides nothing: what it leaves as it is, or is not asked about, is refused
 * for its tag when the Pod is judged. Thread-safe; blocks while registries are asked, no longer than the deadline.
 */
final class PinHandler {
    private static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers", "volumes");

    private final Rules rules;
    private final TagPinner pinner;
    private final PodCredentials credentials;
    private final Duration deadline;

    PinHandler(Rules rules, TagPinner pinner, PodCredentials credentials, Duration deadline) {
        this.rules = rules;
        this.pinner = pinner;
        this.credentials = credentials;
        this.deadline = deadline;
    }

    /** Pins the tags of the images that a request brings to a Pod. */
    Pinned pin(AdmissionRequest request) {
        var pinned = new Pinned(request.uid(), new ArrayList<>(), new ArrayList<>());
        var inForce = rules.inForce(GateEntry.ADVISE, request.namespace());
        if (!request.group().isEmpty() || !request.kind().equals("Pod") || inForce.isEmpty()) {
            return pinned;
        }
        var spec = request.object().path("spec");
        var access =
                new Access(request.namespace(), credentials.of(request.namespace(), spec), Deadline.after(deadline));
        for (var list : LISTS) {
            var elements = spec.path(list);
            for (var i = 0; i < elements.size(); i++) {
                var image = Image.of(list, elements.path(i));
                if (image.text().isTextual() && !image.stoodIn(request.oldObject())) {
                    var text = image.text().textValue();
                    pinned.add("/spec/" + list + "/" + i + image.pointer(), pinner.pin(text, inForce.get(), access));
                }
            }
        }
        return pinned;
    }

    /**
     * What an element of a list says of an image.
     *
     * @param list the field with the list
     * @param name the element's name
     * @param pointer where in the element the image is named, as a JSON pointer
     * @param text the reference; no text where there is none
     */
    private record Image(String list, String name, String pointer, JsonNode text) {
        static Image of(String list, JsonNode element) {
            var name = element.path("name").asText("");
            return list.equals("volumes")
                    ? new Image(
                            list,
                            name,
                            "/image/reference",
                            element.path("image").path("reference"))
                    : new Image(list, name, "/image", element.path("image"));
        }

        boolean stoodIn(JsonNode pod) {
            for (var element : pod.path("spec").path(list)) {
                if (of(list, element).equals(this)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * The answer to a request.
     *
     * @param uid the request's
     * @param replacements what to write
     * @param warnings why a tag could not be pinned
     */
    record Pinned(String uid, List<Replacement> replacements, List<String> warnings) {
        private void add(String pointer, Pinning pinning) {
            switch (pinning) {
                case Pinning.Pinned(var image) -> replacements.add(new Replacement(pointer, image));
                case Pinning.Failed(var reason, var detail) ->
                    warnings.add("[" + reason.code() + "] " + pointer + " was not pinned: " + detail);
                case Pinning.NotWanted() -> {}
            }
        }
    }

    /**
     * A text that takes the place of another.
     *
     * @param pointer where, as a JSON pointer (RFC 6901)
     */
    record Replacement(String pointer, String text) {}
}
