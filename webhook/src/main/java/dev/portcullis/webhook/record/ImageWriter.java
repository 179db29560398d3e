package dev.portcullis.webhook.record;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.core.decision.Basis;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.History;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.Satisfaction;
import dev.portcullis.core.verdict.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes an image with its verdict, and what the verdict was reached from. */
final class ImageWriter {
    private static final int BRIEF_TEXT = 256;

    private final RecordLine line;
    private final JsonGenerator out;
    private final EvidenceWriter evidence;

    ImageWriter(RecordLine line) {
        this.line = line;
        this.out = line.out();
        this.evidence = new EvidenceWriter(line);
    }

    /** Writes all that is known of the image. */
    void write(JudgedImage image) throws IOException {
        var basis = image.basis();
        out.writeStartObject();
        line.plain("path", image.use().path());
        line.plain("image", image.use().image());
        out.writeStringField("binding", image.use().binding().name());
        if (basis != null && basis.binding() != image.use().binding()) {
            out.writeStringField("bindingAsked", basis.binding().name());
        }
        out.writeStringField("tagUse", image.use().tagUse().name());
        out.writeStringField("reference", image.reference());
        writeVerdict(image);
        var facts = writeBasis(basis);
        writeFindings(image.verdict().findings());
        out.writeArrayFieldStart("satisfied");
        for (var satisfaction : image.verdict().satisfied()) {
            write(satisfaction, facts);
        }
        out.writeEndArray();
        if (basis != null) {
            new AnswerWriter(line, evidence).write(basis);
        }
        out.writeEndObject();
    }

    /** Writes little more than the verdict. */
    void writeBriefly(JudgedImage image) throws IOException {
        out.writeStartObject();
        out.writeStringField("path", RecordLine.bounded(image.use().path(), BRIEF_TEXT));
        out.writeStringField("image", RecordLine.bounded(image.use().image(), BRIEF_TEXT));
        out.writeStringField("binding", image.use().binding().name());
        out.writeBooleanField("brief", true);
        writeVerdict(image);
        out.writeEndObject();
    }

    private void writeVerdict(JudgedImage image) throws IOException {
        var digest = image.digest();
        out.writeStringField("digest", digest == null ? null : digest.toString());
        out.writeStringField("verdict", verdict(image.verdict()));
        out.writeStringField("reason", image.verdict().reason().code());
    }

    private static String verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow allow -> "Allow";
            case Verdict.Deny deny -> "Deny";
            case Verdict.Undecidable undecidable -> "Undecidable";
        };
    }

    private List<Fact> writeBasis(@Nullable Basis basis) throws IOException {
        if (basis == null) {
            return List.of();
        }
        out.writeObjectFieldStart("resolution");
        switch (basis.input().resolution()) {
            case Resolution.Pinned(var digest) -> {
                out.writeStringField("kind", "Pinned");
                out.writeStringField("digest", digest.toString());
            }
            case Resolution.Resolved(var digest) -> {
                out.writeStringField("kind", "Resolved");
                out.writeStringField("digest", digest.toString());
            }
            case Resolution.NotAsked() -> out.writeStringField("kind", "NotAsked");
            case Resolution.Failed(var outcome) -> {
                out.writeStringField("kind", "Failed");
                evidence.write(outcome);
            }
        }
        out.writeEndObject();
        write(basis.input().content());
        out.writeStringField("answered", basis.answered().name());
        write(basis.input().history());
        return evidence.write(basis.input().facts());
    }

    private void write(History history) throws IOException {
        out.writeArrayFieldStart("history");
        for (var satisfied : history.satisfied()) {
            out.writeStartObject();
            out.writeStringField("policy", satisfied.policy());
            out.writeStringField("revision", satisfied.revision());
            out.writeBooleanField("sameTrust", satisfied.sameTrust());
            out.writeStringField("at", satisfied.at().toString());
            line.inputs("met", new TreeSet<>(satisfied.met()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void write(Content content) throws IOException {
        out.writeObjectFieldStart("content");
        switch (content) {
            case Content.NotAsked() -> out.writeStringField("kind", "NotAsked");
            case Content.Single() -> out.writeStringField("kind", "Single");
            case Content.Index(var children) -> {
                out.writeStringField("kind", "Index");
                out.writeArrayFieldStart("children");
                for (var child : children) {
                    write(child);
                }
                out.writeEndArray();
            }
            case Content.Failed(var outcome) -> {
                out.writeStringField("kind", "Failed");
                evidence.write(outcome);
            }
        }
        out.writeEndObject();
    }

    private void write(IndexChild child) throws IOException {
        out.writeStartObject();
        out.writeStringField("digest", child.digest().toString());
        var platform = child.platform();
        if (platform != null) {
            line.plain("os", platform.os());
            line.plain("architecture", platform.architecture());
            var variant = platform.variant();
            if (variant != null) {
                line.plain("variant", variant);
            }
        }
        out.writeBooleanField("index", child.index());
        out.writeEndObject();
    }

    private void writeFindings(List<Finding> findings) throws IOException {
        out.writeArrayFieldStart("findings");
        for (var finding : findings) {
            out.writeStartObject();
            out.writeStringField("policy", finding.policy());
            out.writeStringField("requirement", finding.requirement());
            out.writeStringField("mode", finding.mode().name());
            out.writeStringField("reason", finding.reason().code());
            line.told("detail", finding.detail());
            out.writeBooleanField("undecidable", finding.undecidable());
            var granted = finding.exemption();
            if (granted != null) {
                out.writeStringField("exception", granted.exemption().name());
                out.writeStringField("exceptionUntil", granted.until().toString());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void write(Satisfaction satisfaction, List<Fact> facts) throws IOException {
        out.writeStartObject();
        out.writeStringField("policy", satisfaction.policy());
        out.writeStringField("requirement", satisfaction.requirement());
        out.writeArrayFieldStart("by");
        for (var fact : satisfaction.by()) {
            out.writeNumber(facts.indexOf(fact));
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
