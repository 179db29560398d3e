package dev.portcullis.webhook.record;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.core.decision.Basis;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.verdict.RuleAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes what rules were asked and what they answered: statements by their digests, and all that they were told by a hash. What was read of the
 * object of the request is nowhere in a record.
 */
final class AnswerWriter {
    /** Most messages of one kind that are written of one answer. */
    static final int MOST_MESSAGES = 16;

    private final RecordLine line;
    private final JsonGenerator out;
    private final EvidenceWriter evidence;

    AnswerWriter(RecordLine line, EvidenceWriter evidence) {
        this.line = line;
        this.out = line.out();
        this.evidence = evidence;
    }

    /** Writes nothing where no rules were asked. */
    void write(Basis basis) throws IOException {
        writeUnread(basis.input().statements());
        if (basis.input().unasked() != null) {
            line.lacks("rules could not be asked, because of what else was asked of the webhook then");
        }
        if (basis.rules().isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("rules");
        for (var answer : basis.rules()) {
            write(answer);
        }
        out.writeEndArray();
    }

    private void writeUnread(Map<Digest, StatementOutcome> statements) throws IOException {
        if (statements.values().stream().noneMatch(StatementOutcome.Unread.class::isInstance)) {
            return;
        }
        out.writeArrayFieldStart("unread");
        for (var statement : new TreeMap<>(statements).entrySet()) {
            if (statement.getValue() instanceof StatementOutcome.Unread(var outcome)) {
                out.writeStartObject();
                out.writeStringField("statement", statement.getKey().toString());
                evidence.write(outcome);
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    private void write(RuleAnswer answer) throws IOException {
        if (answer.readsRequest()) {
            line.lacks("rules of policy " + answer.policy()
                    + " read the object of the request, which records do not hold");
        }
        out.writeStartObject();
        out.writeStringField("policy", answer.policy());
        out.writeStringField("requirement", answer.requirement());
        out.writeStringField("about", answer.digest().toString());
        var platform = answer.platform();
        if (platform != null) {
            line.plain("platform", platform.toString());
        }
        out.writeStringField("program", answer.program().toString());
        out.writeStringField("question", answer.question().toString());
        line.inputs("statements", answer.statements());
        switch (answer.answer()) {
            case ProgramAnswer.Answered(var deny, var warn) -> {
                write("deny", deny);
                write("warn", warn);
                var further = further(deny) + further(warn);
                if (further > 0) {
                    out.writeNumberField("further", further);
                }
            }
            case ProgramAnswer.Objected(var reason, var detail, var metUntil) -> {
                out.writeStringField("reason", reason.code());
                line.told("objected", detail);
            }
            case ProgramAnswer.Failed(var detail) -> line.told("failed", detail);
        }
        out.writeEndObject();
    }

    private void write(String field, List<String> messages) throws IOException {
        out.writeArrayFieldStart(field);
        for (var message : messages.subList(0, Math.min(MOST_MESSAGES, messages.size()))) {
            out.writeString(line.shown(message));
        }
        out.writeEndArray();
    }

    private static int further(List<String> messages) {
        return Math.max(0, messages.size() - MOST_MESSAGES);
    }
}
