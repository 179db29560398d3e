package dev.portcullis.crds.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.crds.json.CanonicalJson;
import java.util.List;

/**
 * Objects as rules read them: the same at admission and whenever they are looked at later, as long as nobody edits them. So they are without what
 * the API server and controllers write in the meantime. A name that the API server makes up stands there when admission is asked to validate.
 */
public final class RequestedObject {
    private static final List<String> WRITTEN_LATER = List.of(
            "managedFields",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "selfLink",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");

    private RequestedObject() {}

    /**
     * Returns the request for an object.
     *
     * @param operation {@code CREATE} or {@code UPDATE}
     * @param group API group of its kind; empty for the core group
     * @param version version of its API
     */
    public static Circumstances.Request of(
            String operation, String group, String version, String kind, JsonNode object) {
        var name = object.path("metadata").path("name").asText("");
        return new Circumstances.Request(operation, group, version, kind, name, text(object));
    }

    private static String text(JsonNode object) {
        if (!(object.deepCopy() instanceof ObjectNode copy)) {
            return "null";
        }
        copy.remove("status");
        if (copy.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(WRITTEN_LATER);
        }
        return CanonicalJson.of(copy);
    }
}
