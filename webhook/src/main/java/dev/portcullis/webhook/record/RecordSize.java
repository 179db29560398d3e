package dev.portcullis.webhook.record;

import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.RuleAnswer;
import java.util.stream.Stream;

/** How many bytes an image takes in a record, estimated before they are written: rather too many than too few. */
final class RecordSize {
    private static final long PER_IMAGE = 1000;
    private static final long PER_FACT = 1400;
    private static final long PER_REJECTION = 600;
    private static final long PER_LOOKUP = 500;
    private static final long PER_CHILD = 250;
    private static final long PER_FINDING = 300;
    private static final long PER_SATISFACTION = 200;
    private static final long PER_ANSWER = 700;
    private static final long PER_STATEMENT = 75;

    private RecordSize() {}

    static long of(JudgedImage image) {
        var bytes =
                PER_IMAGE + image.use().path().length() + image.use().image().length();
        for (var finding : image.verdict().findings()) {
            bytes += PER_FINDING + finding.detail().length();
        }
        bytes += image.verdict().satisfied().size() * PER_SATISFACTION;
        var basis = image.basis();
        if (basis == null) {
            return bytes;
        }
        if (basis.input().content() instanceof Content.Index(var children)) {
            bytes += children.size() * PER_CHILD;
        }
        for (var found : basis.input().facts().values()) {
            bytes += of(found);
        }
        bytes += basis.input().statements().values().stream()
                        .filter(StatementOutcome.Unread.class::isInstance)
                        .count()
                * PER_LOOKUP;
        for (var answer : basis.rules()) {
            bytes += of(answer);
        }
        return bytes;
    }

    private static long of(RuleAnswer answer) {
        var bytes = PER_ANSWER + PER_STATEMENT * answer.statements().size();
        return switch (answer.answer()) {
            case ProgramAnswer.Failed(var detail) -> bytes + detail.length();
            case ProgramAnswer.Objected(var reason, var detail, var metUntil) -> bytes + detail.length();
            case ProgramAnswer.Answered(var deny, var warn) ->
                bytes
                        + Stream.of(deny, warn)
                                .flatMap(messages -> messages.stream().limit(AnswerWriter.MOST_MESSAGES))
                                .mapToLong(message -> 3L + message.length())
                                .sum();
        };
    }

    private static long of(FactSet found) {
        var bytes = found.lookups().size() * PER_LOOKUP;
        for (var rejected : found.rejections()) {
            bytes += PER_REJECTION + rejected.rejection().detail().length();
        }
        for (var fact : found.facts()) {
            bytes += of(fact);
        }
        return bytes;
    }

    private static long of(Fact fact) {
        var texts = fact.claim().predicateType().length();
        if (fact.signer() instanceof Signer.Keyless(var identity)) {
            texts += identity.subject().length() + identity.issuer().length();
            for (var value : identity.extensions().values()) {
                texts += value.length() + 50;
            }
        }
        return PER_FACT + texts;
    }
}
