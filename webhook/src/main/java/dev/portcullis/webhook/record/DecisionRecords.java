package dev.portcullis.webhook.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.webhook.config.IdentityMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes decision records as one line of JSON each, schema {@code portcullis.dev/decision/v1alpha1}. Thread-safe. */
final class DecisionRecords {
    static final String SCHEMA = "portcullis.dev/decision/v1alpha1";

    private static final int TYPICAL = 4096;

    /** Length of a record beyond which images are written without what was found, and their texts shorter: lines go out one by one. */
    private static final int DETAILED = 128 * 1024;

    // Readers of lines break them at more characters than JSON escapes. Buffers are shared, as each request has a
    // thread of its own.
    private final JsonFactory json = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
            .build();
    private final IdentityMask mask;
    private final RecordedRules rules;

    DecisionRecords(IdentityMask mask, RecordedRules rules) {
        this.mask = mask;
        this.rules = rules;
    }

    /** Returns the record as one line of ASCII, with its line break. */
    byte[] line(RecordedRequest request, Decision decision) {
        return line(request, decision, DETAILED);
    }

    /** Returns the same without what was found, for a sink that cannot keep up: better little of each decision than nothing of some. */
    byte[] briefLine(RecordedRequest request, Decision decision) {
        return line(request, decision, 0);
    }

    private byte[] line(RecordedRequest request, Decision decision, int detailed) {
        var bytes = new ByteArrayOutputStream(TYPICAL);
        try (var out = json.createGenerator(bytes)) {
            var line = new RecordLine(out, mask);
            out.writeStartObject();
            out.writeStringField("schema", SCHEMA);
            out.writeStringField("time", request.time().toString());
            out.writeStringField("uid", request.uid());
            out.writeStringField("entry", request.entry());
            out.writeBooleanField("allowed", decision.allowed());
            out.writeStringField("reason", decision.reason().code());
            if (!decision.message().isEmpty()) {
                line.told("message", decision.message());
            }
            var suspension = request.suspension();
            if (suspension != null) {
                out.writeStringField("suspension", suspension);
            }
            if (!request.isRead()) {
                line.lacks("the review could not be read");
            }
            if (!GateEntry.isName(request.entry())) {
                line.lacks("no image is judged by this entry, and what runners may take is in no record");
            }
            writeRequest(line, request);
            var inForce = request.rules();
            if (inForce != null) {
                rules.write(line, inForce);
            }
            writeImages(line, decision.images(), bytes, detailed);
            out.writeNumberField("micros", request.took().toNanos() / 1000);
            writeCompleteness(line);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private void writeRequest(RecordLine line, RecordedRequest request) throws IOException {
        var out = line.out();
        out.writeObjectFieldStart("request");
        out.writeStringField("operation", request.operation());
        out.writeStringField("group", bounded(request.group()));
        out.writeStringField("kind", bounded(request.kind()));
        out.writeStringField("subResource", bounded(request.subResource()));
        out.writeStringField("namespace", bounded(request.namespace()));
        out.writeStringField("name", bounded(request.name()));
        out.writeStringField("user", bounded(mask.apply(request.user())));
        out.writeBooleanField("dryRun", request.dryRun());
        out.writeEndObject();
    }

    private static void writeImages(
            RecordLine line, List<JudgedImage> images, ByteArrayOutputStream bytes, int detailed) throws IOException {
        var out = line.out();
        var writer = new ImageWriter(line);
        out.writeArrayFieldStart("images");
        for (var image : images) {
            out.flush();
            if (bytes.size() + RecordSize.of(image) <= detailed) {
                writer.write(image);
            } else {
                line.lacks(
                        detailed == 0
                                ? "the sink was too slow for all that was found"
                                : "with all that was found the record would be longer than " + detailed + " bytes");
                writer.writeBriefly(image);
            }
        }
        out.writeEndArray();
    }

    private static void writeCompleteness(RecordLine line) throws IOException {
        JsonGenerator out = line.out();
        var shortfall = line.shortfall();
        out.writeBooleanField("replayable", shortfall == null);
        if (shortfall != null) {
            out.writeStringField("shortfall", shortfall);
        }
    }

    private static String bounded(String text) {
        return RecordLine.bounded(text, RecordLine.MAXIMUM_TEXT);
    }
}
