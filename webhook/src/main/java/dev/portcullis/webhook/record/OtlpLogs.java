package dev.portcullis.webhook.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** The JSON of OTLP's logs. */
final class OtlpLogs {
    private static final int INFO = 9;

    private final JsonFactory json = new JsonFactory();
    private final InstantSource clock;

    OtlpLogs(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns a request that exports these records, in their order. */
    byte[] request(List<byte[]> lines) {
        var bytes = new ByteArrayOutputStream();
        try (var out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeArrayFieldStart("resourceLogs");
            out.writeStartObject();
            out.writeObjectFieldStart("resource");
            out.writeArrayFieldStart("attributes");
            attribute(out, "service.name", "portcullis-webhook");
            out.writeEndArray();
            out.writeEndObject();
            out.writeArrayFieldStart("scopeLogs");
            out.writeStartObject();
            out.writeObjectFieldStart("scope");
            out.writeStringField("name", DecisionRecords.SCHEMA);
            out.writeEndObject();
            out.writeArrayFieldStart("logRecords");
            for (var line : lines) {
                record(out, line);
            }
            out.writeEndArray();
            out.writeEndObject();
            out.writeEndArray();
            out.writeEndObject();
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Returns how many records an answer rejects; 0 for any other answer, which collectors of all kinds give. */
    static int rejected(byte[] answer) {
        try (var parser = new JsonFactory().createParser(answer)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("rejectedLogRecords")) {
                    parser.nextToken();
                    return Math.clamp(parser.getValueAsLong(), 0, Integer.MAX_VALUE);
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private void record(JsonGenerator out, byte[] line) throws IOException {
        var now = clock.instant();
        out.writeStartObject();
        out.writeStringField("observedTimeUnixNano", now.getEpochSecond() + "%09d".formatted(now.getNano()));
        out.writeNumberField("severityNumber", INFO);
        out.writeStringField("severityText", "INFO");
        out.writeObjectFieldStart("body");
        out.writeStringField("stringValue", new String(line, 0, line.length - 1, StandardCharsets.US_ASCII));
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void attribute(JsonGenerator out, String key, String value) throws IOException {
        out.writeStartObject();
        out.writeStringField("key", key);
        out.writeObjectFieldStart("value");
        out.writeStringField("stringValue", value);
        out.writeEndObject();
        out.writeEndObject();
    }
}
