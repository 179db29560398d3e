package dev.portcullis.webhook.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Satisfaction;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.webhook.config.IdentityMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeMap;

/** Writes decision records as one line of JSON each, schema {@code portcullis.dev/decision/v1alpha1}. */
final class DecisionRecords {
    static final String SCHEMA = "portcullis.dev/decision/v1alpha1";

    private static final int TYPICAL = 4096;
    private static final int MAXIMUM_TEXT = 4096;

    /** Length of a record beyond which images are written without what was found, and their texts shorter: lines go out one by one. */
    private static final int DETAILED = 128 * 1024;

    private static final int BRIEF_TEXT = 256;
    private static final int MOST_EXCEPTIONS = 64;

    // Readers of lines break them at more characters than JSON escapes. Buffers are shared, as each request has a
    // thread of its own.
    private final JsonFactory json = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
            .build();
    private final IdentityMask mask;

    DecisionRecords(IdentityMask mask) {
        this.mask = mask;
    }

    /** Returns the record as one line of ASCII, with its line break. */
    byte[] line(RecordedRequest request, Decision decision) {
        var bytes = new ByteArrayOutputStream(TYPICAL);
        try (var out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("schema", SCHEMA);
            out.writeStringField("time", request.time().toString());
            out.writeStringField("uid", request.uid());
            out.writeStringField("entry", request.entry());
            out.writeBooleanField("allowed", decision.allowed());
            out.writeStringField("reason", decision.reason().code());
            if (!decision.message().isEmpty()) {
                out.writeStringField("message", text(decision.message()));
            }
            var suspension = request.suspension();
            if (suspension != null) {
                out.writeStringField("suspension", suspension);
            }
            writeRequest(out, request);
            writeRevisions(out, request);
            writeExceptions(out, request);
            out.writeArrayFieldStart("images");
            for (var image : decision.images()) {
                out.flush();
                writeImage(out, image, bytes.size() > DETAILED);
            }
            out.writeEndArray();
            out.writeNumberField("micros", request.took().toNanos() / 1000);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private void writeRequest(JsonGenerator out, RecordedRequest request) throws IOException {
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

    private static void writeRevisions(JsonGenerator out, RecordedRequest request) throws IOException {
        var rules = request.rules();
        if (rules == null) {
            return;
        }
        out.writeObjectFieldStart("policies");
        for (var policy : rules.policies()) {
            out.writeStringField(policy.name(), policy.revision());
        }
        out.writeEndObject();
        out.writeObjectFieldStart("trustRoots");
        for (var root : new TreeMap<>(rules.trustRoots()).values()) {
            out.writeStringField(root.name(), root.revision());
        }
        out.writeEndObject();
    }

    /** Writes what the verdicts read of the workload because there are exceptions, and what was approved, used or not. */
    private static void writeExceptions(JsonGenerator out, RecordedRequest request) throws IOException {
        var rules = request.rules();
        if (rules == null || rules.exemptions().approved().isEmpty()) {
            return;
        }
        var account = rules.exemptions().workload().serviceAccount();
        out.writeStringField("serviceAccount", account == null ? null : bounded(account));
        out.writeObjectFieldStart("exceptions");
        for (var exemption :
                rules.exemptions().approved().stream().limit(MOST_EXCEPTIONS).toList()) {
            out.writeObjectFieldStart(exemption.name());
            out.writeStringField("specHash", exemption.specHash());
            out.writeStringField("approvedAt", exemption.approvedAt().toString());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private void writeImage(JsonGenerator out, JudgedImage image, boolean brief) throws IOException {
        out.writeStartObject();
        out.writeStringField("path", bounded(image.use().path(), brief ? BRIEF_TEXT : MAXIMUM_TEXT));
        out.writeStringField("image", bounded(image.use().image(), brief ? BRIEF_TEXT : MAXIMUM_TEXT));
        out.writeStringField("binding", image.use().binding().name());
        if (brief) {
            out.writeBooleanField("brief", true);
        } else {
            out.writeStringField("reference", image.reference());
        }
        var digest = image.digest();
        out.writeStringField("digest", digest == null ? null : digest.toString());
        out.writeStringField("verdict", verdict(image.verdict()));
        out.writeStringField("reason", image.verdict().reason().code());
        if (!brief) {
            writeBasis(out, image.verdict());
        }
        out.writeEndObject();
    }

    private void writeBasis(JsonGenerator out, Verdict verdict) throws IOException {
        out.writeArrayFieldStart("findings");
        for (var finding : verdict.findings()) {
            writeFinding(out, finding);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("satisfied");
        for (var satisfaction : verdict.satisfied()) {
            writeSatisfaction(out, satisfaction);
        }
        out.writeEndArray();
    }

    private static String verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow allow -> "Allow";
            case Verdict.Deny deny -> "Deny";
            case Verdict.Undecidable undecidable -> "Undecidable";
        };
    }

    private void writeFinding(JsonGenerator out, Finding finding) throws IOException {
        out.writeStartObject();
        out.writeStringField("policy", finding.policy());
        out.writeStringField("requirement", finding.requirement());
        out.writeStringField("mode", finding.mode().name());
        out.writeStringField("reason", finding.reason().code());
        out.writeStringField("detail", text(finding.detail()));
        out.writeBooleanField("undecidable", finding.undecidable());
        var exemption = finding.exemption();
        if (exemption != null) {
            out.writeStringField("exception", exemption.exemption().name());
            out.writeStringField("exceptionUntil", exemption.until().toString());
        }
        out.writeEndObject();
    }

    private void writeSatisfaction(JsonGenerator out, Satisfaction satisfaction) throws IOException {
        out.writeStartObject();
        out.writeStringField("policy", satisfaction.policy());
        out.writeStringField("requirement", satisfaction.requirement());
        out.writeArrayFieldStart("by");
        for (var fact : satisfaction.by()) {
            writeFact(out, fact);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void writeFact(JsonGenerator out, Fact fact) throws IOException {
        out.writeStartObject();
        switch (fact.signer()) {
            case Signer.Keyless(var identity) -> {
                out.writeStringField("issuer", bounded(identity.issuer()));
                out.writeStringField("subject", bounded(mask.apply(identity.subject())));
            }
            case Signer.Key(var name, var fingerprint) -> {
                out.writeStringField("key", name);
                out.writeStringField("fingerprint", fingerprint);
            }
        }
        out.writeStringField("about", fact.subject().toString());
        out.writeStringField("trustRoot", fact.trustRoot());
        out.writeStringField("predicateType", bounded(fact.claim().predicateType()));
        out.writeStringField("statement", fact.claim().statement().toString());
        out.writeStringField("repository", fact.location().repository().toString());
        out.writeStringField("layout", fact.location().layout().name());
        out.writeStringField("artifact", fact.location().artifact().toString());
        out.writeArrayFieldStart("times");
        for (var time : fact.times()) {
            out.writeString(time.at().toString());
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private String text(String text) {
        return mask.applyToText(bounded(text));
    }

    private static String bounded(String text) {
        return bounded(text, MAXIMUM_TEXT);
    }

    private static String bounded(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
