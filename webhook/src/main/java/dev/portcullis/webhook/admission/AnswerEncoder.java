package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.decision.PlainText;
import dev.portcullis.crds.exception.Approval;
import dev.portcullis.webhook.admission.AdmissionHandler.Answer;
import dev.portcullis.webhook.admission.PinHandler.Pinned;
import dev.portcullis.webhook.admission.PinHandler.Replacement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes answers as admission reviews: always valid JSON, bounded, whatever texts the decision holds. */
final class AnswerEncoder {
    private static final int FORBIDDEN = 403;
    private static final int MAXIMUM_MESSAGE = 4000;
    private static final int MAXIMUM_WARNINGS = 10;

    /** API servers may cut longer ones. */
    private static final int MAXIMUM_WARNING = 256;

    // Each request has a thread of its own, so buffers kept by threads would never be used again.
    private final JsonFactory json = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
            .build();

    byte[] encode(Answer answer) {
        return review(answer.uid(), out -> writeDecision(out, answer.decision()));
    }

    /** Encodes an answer that changes the object, which passes in any case. */
    byte[] encode(Pinned pinned) {
        return review(pinned.uid(), out -> {
            out.writeBooleanField("allowed", true);
            if (!pinned.replacements().isEmpty()) {
                out.writeStringField("patchType", "JSONPatch");
                out.writeBinaryField("patch", patch(pinned.replacements()));
            }
            writeWarnings(out, pinned.warnings());
        });
    }

    /** Encodes the answer to whoever makes or changes an exception. */
    byte[] encode(ApprovalAnswer answer) {
        return review(answer.uid(), out -> {
            switch (answer) {
                case ApprovalAnswer.Passes passes -> out.writeBooleanField("allowed", true);
                case ApprovalAnswer.Writes(var uid, var approval) -> writePatch(out, approval);
                case ApprovalAnswer.Removes removes -> writePatch(out, null);
                case ApprovalAnswer.Refuses(var uid, var reason, var detail) ->
                    writeDecision(out, Decision.refuse(reason, detail));
            }
        });
    }

    /** Encodes the answer about a Pod in a namespace of runners. */
    byte[] encode(RunnerAnswer answer) {
        return review(answer.uid(), out -> {
            switch (answer) {
                case RunnerAnswer.Passes passes -> out.writeBooleanField("allowed", true);
                case RunnerAnswer.Patches(var uid, var patch) -> {
                    out.writeBooleanField("allowed", true);
                    out.writeStringField("patchType", "JSONPatch");
                    out.writeBinaryField("patch", patch.toString().getBytes(StandardCharsets.UTF_8));
                }
                case RunnerAnswer.Refuses(var uid, var refusal) ->
                    writeDecision(out, Decision.refuse(RunnerAnswer.reason(refusal), refusal.text()));
            }
        });
    }

    private byte[] review(String uid, Response response) {
        var bytes = new ByteArrayOutputStream(512);
        try (var out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("apiVersion", "admission.k8s.io/v1");
            out.writeStringField("kind", "AdmissionReview");
            out.writeObjectFieldStart("response");
            out.writeStringField("uid", uid);
            response.write(out);
            out.writeEndObject();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the fields of a response besides the request's UID. */
    private interface Response {
        void write(JsonGenerator out) throws IOException;
    }

    private void writePatch(JsonGenerator out, @Nullable Approval approval) throws IOException {
        var bytes = new ByteArrayOutputStream(512);
        try (var patch = json.createGenerator(bytes)) {
            patch.writeStartArray();
            patch.writeStartObject();
            patch.writeStringField("op", approval == null ? "remove" : "add");
            patch.writeStringField("path", "/spec/approval");
            if (approval != null) {
                patch.writeObjectFieldStart("value");
                writeText(patch, "user", approval.user());
                writeText(patch, "time", approval.time());
                writeText(patch, "specHash", approval.specHash());
                writeText(patch, "keyId", approval.keyId());
                writeText(patch, "mac", approval.mac());
                patch.writeEndObject();
            }
            patch.writeEndObject();
            patch.writeEndArray();
        }
        out.writeBooleanField("allowed", true);
        out.writeStringField("patchType", "JSONPatch");
        out.writeBinaryField("patch", bytes.toByteArray());
    }

    private static void writeText(JsonGenerator out, String field, String text) throws IOException {
        if (!text.isEmpty()) {
            out.writeStringField(field, text);
        }
    }

    private byte[] patch(List<Replacement> replacements) throws IOException {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = json.createGenerator(bytes)) {
            out.writeStartArray();
            for (var replacement : replacements) {
                out.writeStartObject();
                out.writeStringField("op", "replace");
                out.writeStringField("path", replacement.pointer());
                out.writeStringField("value", replacement.text());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        return bytes.toByteArray();
    }

    private static void writeWarnings(JsonGenerator out, List<String> warnings) throws IOException {
        if (warnings.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("warnings");
        for (var warning : warnings.stream()
                .map(warning -> PlainText.of(warning, MAXIMUM_WARNING))
                .distinct()
                .limit(MAXIMUM_WARNINGS)
                .toList()) {
            out.writeString(warning);
        }
        out.writeEndArray();
    }

    private static void writeDecision(JsonGenerator out, Decision decision) throws IOException {
        out.writeBooleanField("allowed", decision.allowed());
        if (!decision.allowed()) {
            out.writeObjectFieldStart("status");
            out.writeNumberField("code", FORBIDDEN);
            out.writeStringField("reason", "Forbidden");
            out.writeStringField("message", PlainText.of(decision.message(), MAXIMUM_MESSAGE));
            out.writeEndObject();
        }
        writeWarnings(out, decision.warnings());
        out.writeObjectFieldStart("auditAnnotations");
        out.writeStringField("reason", decision.reason().code());
        out.writeEndObject();
    }
}
