package dev.portcullis.collect.prometheus;

import com.fasterxml.jackson.core.JsonFactory;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.MetricQuery;
import dev.portcullis.core.image.Digest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The document that says what was asked of a metric and what came of it: with equal answers, equal bytes. */
final class CanaryDocument {
    static final String MEDIA_TYPE = "application/vnd.portcullis.canary+json";

    private static final JsonFactory JSON = new JsonFactory();

    private CanaryDocument() {}

    static Document of(MetricQuery query, Instant end, Samples samples) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("endpoint", query.endpoint().toString());
            json.writeStringField("query", query.query());
            json.writeStringField("comparison", query.comparison().words());
            json.writeStringField("threshold", query.threshold().toString());
            json.writeStringField("window", query.window().toString());
            json.writeStringField("from", end.minus(query.window()).toString());
            json.writeStringField("to", end.toString());
            json.writeNumberField("samples", samples.count());
            json.writeStringField("value", samples.worst().toString());
            json.writeStringField("verdict", samples.kept() ? "Passed" : "Failed");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        var made = text.toString();
        return new Document(MEDIA_TYPE, Digest.of(made.getBytes(StandardCharsets.UTF_8)), samples.last(), made);
    }
}
