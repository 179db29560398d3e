package dev.portcullis.evidence.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.core.bundle.EvidenceBundleContent;
import dev.portcullis.core.bundle.EvidenceItem;
import dev.portcullis.core.bundle.ItemOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes statements of evidence bundles: fields in one order, no white space, nothing that is absent. Equal statements have equal bytes.
 *
 * @see <a href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">in-toto statement</a>
 */
public final class BundleStatementWriter {
    static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";

    private static final JsonFactory JSON = new JsonFactory();

    private BundleStatementWriter() {}

    /** Returns the bytes that are signed. */
    public static byte[] write(EvidenceBundleStatement statement) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("_type", STATEMENT_TYPE);
            json.writeArrayFieldStart("subject");
            json.writeStartObject();
            json.writeStringField("name", statement.repository().toString());
            json.writeObjectFieldStart("digest");
            json.writeStringField("sha256", statement.subject().hex());
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
            json.writeStringField("predicateType", EvidenceBundleContent.PREDICATE_TYPE);
            predicate(json, statement.content());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void predicate(JsonGenerator json, EvidenceBundleContent content) throws IOException {
        json.writeObjectFieldStart("predicate");
        json.writeObjectFieldStart("requester");
        json.writeStringField("namespace", content.requester().namespace());
        json.writeStringField("name", content.requester().name());
        json.writeStringField("uid", content.requester().uid());
        json.writeEndObject();
        json.writeStringField("createdAt", content.createdAt().toString());
        json.writeArrayFieldStart("items");
        for (var item : content.items()) {
            item(json, item);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void item(JsonGenerator json, EvidenceItem item) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", item.name());
        json.writeStringField("collector", item.collector());
        json.writeBooleanField("required", item.required());
        if (item.mediaType() != null) {
            json.writeStringField("mediaType", item.mediaType());
        }
        if (item.digest() != null) {
            json.writeObjectFieldStart("digest");
            json.writeStringField("sha256", item.digest().hex());
            json.writeEndObject();
        }
        json.writeStringField("predicateType", item.predicateType());
        json.writeStringField("time", item.time().toString());
        json.writeArrayFieldStart("controls");
        for (var control : item.controls()) {
            json.writeString(control);
        }
        json.writeEndArray();
        outcome(json, item.outcome());
        json.writeEndObject();
    }

    private static void outcome(JsonGenerator json, ItemOutcome outcome) throws IOException {
        switch (outcome) {
            case ItemOutcome.Passed() -> json.writeStringField("outcome", "Passed");
            case ItemOutcome.Failed(var reason, var detail) -> explained(json, "Failed", reason, detail);
            case ItemOutcome.Missing(var reason, var detail) -> explained(json, "Missing", reason, detail);
        }
    }

    private static void explained(JsonGenerator json, String outcome, String reason, String detail) throws IOException {
        json.writeStringField("outcome", outcome);
        json.writeStringField("reason", reason);
        json.writeStringField("detail", detail);
    }
}
