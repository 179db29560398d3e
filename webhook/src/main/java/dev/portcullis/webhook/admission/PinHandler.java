package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.cluster.credentials.PodCredentials;
import dev.portcullis.cluster.workload.PodImages;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.TagPinner;
import dev.portcullis.evidence.TagPinner.Pinning;
import dev.portcullis.registry.Deadline;
import dev.portcullis.webhook.policy.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        var images = images(spec);
        if (images.size() > PodImages.MAXIMUM_IMAGES) {
            return pinned;
        }
        var before = new HashSet<>(images(request.oldObject().path("spec")).values());
        var asked = new HashMap<String, Pinning>();
        images.forEach((pointer, image) -> {
            if (!before.contains(image)) {
                // Once for each text, so that a tag that moves meanwhile is one image wherever it stands.
                var pinning = asked.computeIfAbsent(image.text(), text -> pinner.pin(text, inForce.get(), access));
                pinned.add(pointer, pinning);
            }
        });
        return pinned;
    }

    /** Returns what a pod specification says of images, by where it does, as JSON pointers (RFC 6901). */
    private static Map<String, Image> images(JsonNode spec) {
        var images = new LinkedHashMap<String, Image>();
        for (var list : LISTS) {
            var field = list.equals("volumes") ? "/image/reference" : "/image";
            var elements = spec.path(list);
            for (var i = 0; elements.isArray() && i < elements.size(); i++) {
                var text = elements.path(i).at(field);
                if (text.isTextual()) {
                    var name = elements.path(i).path("name").asText("");
                    images.put("/spec/" + list + "/" + i + field, new Image(list, name, text.textValue()));
                }
            }
        }
        return images;
    }

    /**
     * What an element of a list says of an image.
     *
     * @param list the field with the list
     * @param name the element's name
     * @param text the reference
     */
    private record Image(String list, String name, String text) {}

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
