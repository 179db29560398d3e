package dev.portcullis.webhook.record;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.image.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what was found about an image. */
final class EvidenceWriter {
    private static final Comparator<TrustMaterial> STABLE =
            Comparator.comparing(TrustMaterial::kind).thenComparing(TrustMaterial::fingerprint);

    private final RecordLine line;
    private final JsonGenerator out;

    EvidenceWriter(RecordLine line) {
        this.line = line;
        this.out = line.out();
    }

    /** Writes what was found, by digest; returns the facts in the order in which they stand there. */
    List<Fact> write(Map<Digest, FactSet> evidence) throws IOException {
        var written = new ArrayList<Fact>();
        out.writeArrayFieldStart("evidence");
        for (var entry : new TreeMap<>(evidence).entrySet()) {
            var found = entry.getValue();
            out.writeStartObject();
            out.writeStringField("about", entry.getKey().toString());
            out.writeArrayFieldStart("facts");
            for (var fact : found.facts()) {
                write(fact);
                written.add(fact);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("rejections");
            for (var rejected : found.rejections()) {
                write(rejected);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("lookups");
            for (var lookup : found.lookups()) {
                write(lookup);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
        return written;
    }

    /** Writes how a look-up ended, as fields of the object that is open. */
    void write(LookupOutcome outcome) throws IOException {
        switch (outcome) {
            case LookupOutcome.Complete() -> out.writeStringField("outcome", "Complete");
            case LookupOutcome.Undecidable(var reason, var detail) -> {
                out.writeStringField("outcome", "Undecidable");
                out.writeStringField("reason", reason.code());
                line.input("detail", detail);
            }
            case LookupOutcome.Refused(var reason, var detail) -> {
                out.writeStringField("outcome", "Refused");
                out.writeStringField("reason", reason.code());
                line.input("detail", detail);
            }
        }
    }

    private void write(Fact fact) throws IOException {
        out.writeStartObject();
        switch (fact.signer()) {
            case Signer.Keyless(var identity) -> {
                line.plain("issuer", identity.issuer());
                line.identity("subject", identity.subject());
                out.writeStringField("subjectType", identity.subjectType().name());
                writeExtensions(identity.extensions());
            }
            case Signer.Key(var name, var fingerprint) -> {
                line.plain("key", name);
                out.writeStringField("fingerprint", fingerprint);
            }
        }
        out.writeStringField("about", fact.subject().toString());
        out.writeStringField("kind", fact.claim().kind().name());
        line.plain("predicateType", fact.claim().predicateType());
        out.writeStringField("statement", fact.claim().statement().toString());
        out.writeStringField("trustRoot", fact.trustRoot());
        writeProof(fact);
        write(fact.location());
        out.writeEndObject();
    }

    private void writeExtensions(Map<FulcioExtension, String> extensions) throws IOException {
        if (extensions.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart("extensions");
        for (var extension : FulcioExtension.values()) {
            var value = extensions.get(extension);
            if (value != null) {
                line.input(extension.name(), value);
            }
        }
        out.writeEndObject();
    }

    private void writeProof(Fact fact) throws IOException {
        out.writeArrayFieldStart("material");
        for (var material : fact.material().stream().sorted(STABLE).toList()) {
            out.writeStartObject();
            out.writeStringField("kind", material.kind().name());
            out.writeStringField("fingerprint", material.fingerprint());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("times");
        for (var time : fact.times()) {
            out.writeStartObject();
            out.writeStringField("source", time.source().name());
            out.writeStringField("at", time.at().toString());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void write(RejectedEvidence rejected) throws IOException {
        out.writeStartObject();
        out.writeStringField("trustRoot", rejected.trustRoot());
        out.writeStringField("reason", rejected.rejection().reason().code());
        line.input("detail", rejected.rejection().detail());
        write(rejected.location());
        out.writeEndObject();
    }

    private void write(Lookup lookup) throws IOException {
        out.writeStartObject();
        out.writeStringField("trustRoot", lookup.trustRoot());
        var repository = lookup.repository();
        if (repository != null) {
            out.writeStringField("repository", repository.toString());
        }
        line.plain("what", lookup.what());
        write(lookup.outcome());
        out.writeEndObject();
    }

    private void write(Location location) throws IOException {
        out.writeStringField("repository", location.repository().toString());
        out.writeStringField("layout", location.layout().name());
        out.writeStringField("artifact", location.artifact().toString());
    }
}
