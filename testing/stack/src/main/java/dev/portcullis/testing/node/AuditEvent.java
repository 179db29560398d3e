package dev.portcullis.testing.node;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One request as the API server's audit log has it; what does not apply is empty.
 *
 * @param group API group; empty for the core group
 * @param code status that was answered; 0 while a watch has only begun
 * @param decision what the authorizer said: {@code allow} or {@code forbid}
 * @param reason why, with the role that granted it
 */
public record AuditEvent(
        String stage,
        String user,
        String verb,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name,
        String uri,
        int code,
        String decision,
        String reason) {

    static AuditEvent of(JsonNode event) {
        JsonNode object = event.path("objectRef");
        JsonNode notes = event.path("annotations");
        return new AuditEvent(
                event.path("stage").asText(),
                event.path("user").path("username").asText(),
                event.path("verb").asText(),
                object.path("apiGroup").asText(),
                object.path("resource").asText(),
                object.path("subresource").asText(),
                object.path("namespace").asText(),
                object.path("name").asText(),
                event.path("requestURI").asText(),
                event.path("responseStatus").path("code").asInt(),
                notes.path("authorization.k8s.io/decision").asText(),
                notes.path("authorization.k8s.io/reason").asText());
    }
}
