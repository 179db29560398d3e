package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.Statement;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Outcome.Unknown;
import dev.portcullis.core.verdict.Outcome.Unmet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Puts to facts the statements that they are about.
 *
 * @param statements what came of reading each, by its digest
 */
record ReadEvidence(Map<Digest, StatementOutcome> statements) {
    /** Most statements of one type that a program is given; with more the image is refused. */
    static final int MOST_STATEMENTS = 64;

    /** Most bytes of all of them. */
    static final int MOST_BYTES = 16 << 20;

    private static final Comparator<Statement> STABLE = Comparator.comparing(
                    Statement::time, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(statement -> statement.bytes().digest())
            .thenComparing(statement -> statement.signer().describe());

    private static final BinaryOperator<Statement> EARLIER = BinaryOperator.minBy(STABLE);

    /** Returns the statements by predicate type; of those that one signer signed several times the earliest. */
    Result of(SortedMap<String, List<Fact>> given) {
        var evidence = new TreeMap<String, List<Statement>>();
        var read = new HashMap<Digest, StatementBytes>();
        for (var type : given.entrySet()) {
            var distinct = new HashMap<Key, Statement>();
            for (var fact :
                    type.getValue().stream().sorted(RequirementCheck.STABLE).toList()) {
                switch (outcome(fact)) {
                    case StatementOutcome.Read(var bytes) -> {
                        read.put(bytes.digest(), bytes);
                        var statement = new Statement(
                                bytes, fact.signer(), Lasting.signedAt(fact).orElse(null));
                        distinct.merge(new Key(bytes.digest(), fact.signer()), statement, EARLIER);
                    }
                    case StatementOutcome.Unread(var outcome) -> {
                        return new Result.Failed(unread(outcome));
                    }
                }
            }
            if (distinct.size() > MOST_STATEMENTS) {
                return tooMuch("more than " + MOST_STATEMENTS + " statements of type " + type.getKey());
            }
            evidence.put(
                    type.getKey(), distinct.values().stream().sorted(STABLE).toList());
        }
        var bytes = read.values().stream().mapToLong(StatementBytes::length).sum();
        return bytes > MOST_BYTES
                ? tooMuch("statements of more than " + MOST_BYTES + " bytes together")
                : new Result.Read(evidence);
    }

    private StatementOutcome outcome(Fact fact) {
        var digest = fact.claim().statement();
        var outcome = statements.get(digest);
        if (outcome == null
                || (outcome instanceof StatementOutcome.Read(var bytes)
                        && !bytes.digest().equals(digest))) {
            return new StatementOutcome.Unread(
                    new LookupOutcome.Refused(Reason.INTERNAL_ERROR, "statement " + digest + " was not read"));
        }
        return outcome;
    }

    private static Outcome unread(LookupOutcome outcome) {
        return switch (outcome) {
            case LookupOutcome.Undecidable(var reason, var detail) -> new Unknown(reason, detail);
            case LookupOutcome.Refused(var reason, var detail) -> new Unmet(reason, detail);
            case LookupOutcome.Complete() -> throw new IllegalStateException("what was read completely was read");
        };
    }

    private static Result tooMuch(String what) {
        return new Result.Failed(new Unmet(Reason.RESPONSE_TOO_LARGE, "the image has " + what));
    }

    private record Key(Digest statement, Signer signer) {}

    /** What came of it. */
    sealed interface Result {
        record Read(SortedMap<String, List<Statement>> evidence) implements Result {}

        /** Some are not there, or too many are. */
        record Failed(Outcome outcome) implements Result {}
    }
}
