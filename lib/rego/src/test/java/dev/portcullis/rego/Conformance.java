package dev.portcullis.rego;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.plan.LoadLimits;
import dev.portcullis.rego.plan.Refusal;
import dev.portcullis.rego.run.Budget;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.Value;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Holds the evaluator against OPA's own suite. */
public final class Conformance {
    /** What policies must not have, by decision: only who calls one of these is skipped. */
    static final Set<String> BANNED =
            Set.of("http.send", "opa.runtime", "net.lookup_ip_addr", "rand.intn", "uuid.rfc4122");

    private static final long NOW = Instant.parse("2026-06-01T12:00:00Z").getEpochSecond() * 1_000_000_000;

    private final UnaryOperator<RegoProgram> way;

    /**
     * @param way makes of a loaded program the one that is tried
     */
    Conformance(UnaryOperator<RegoProgram> way) {
        this.way = way;
    }

    /** How a case ended. */
    enum Ending {
        PASSED,
        /** Something is not supported, or failed where it should not, or failed as it should not. */
        FAILED,
        /** A value came out that should not have. */
        WRONG,
        /** It calls what is banned. */
        SKIPPED,
        UNPLANNED
    }

    /**
     * What came of one case.
     *
     * @param reason empty if it passed
     */
    record Outcome(String name, Ending ending, String reason) {
        static Outcome of(SuiteCase of, Ending ending, String reason) {
            return new Outcome(of.name(), ending, reason);
        }

        @Override
        public String toString() {
            return "%-9s %s: %s".formatted(ending, name, reason);
        }
    }

    /** What came of all cases. */
    record Report(List<Outcome> outcomes) {
        long count(Ending ending) {
            return outcomes.stream().filter(one -> one.ending() == ending).count();
        }

        long planned() {
            return outcomes.size() - count(Ending.UNPLANNED);
        }

        /** Every case that did not pass, a line each, and the figures last; a wrong value counts as failed too. */
        List<String> lines() {
            List<String> lines = outcomes.stream()
                    .filter(one -> one.ending() != Ending.PASSED)
                    .map(Outcome::toString)
                    .collect(Collectors.toCollection(ArrayList::new));
            lines.add(
                    "planned %d, banned %d, wrong %d".formatted(planned(), count(Ending.SKIPPED), count(Ending.WRONG)));
            lines.add("%d passed, %d failed, %d skipped"
                    .formatted(
                            count(Ending.PASSED), count(Ending.FAILED) + count(Ending.WRONG), count(Ending.SKIPPED)));
            return lines;
        }
    }

    /** Tries every case of a file that {@code rego-cases} wrote. */
    Report report(Path cases) {
        List<Outcome> outcomes = new ArrayList<>();
        SuiteCase.each(cases, one -> outcomes.add(outcome(one)));
        return new Report(List.copyOf(outcomes));
    }

    /** Tries one case. */
    Outcome outcome(SuiteCase of) {
        if (!of.planned()) {
            return Outcome.of(of, Ending.UNPLANNED, of.unplanned());
        }
        try {
            return switch (RegoProgram.load(of.plan(), LoadLimits.DEFAULT)) {
                case LoadResult.Refused refused -> refused(of, refused.refusals());
                case LoadResult.Loaded loaded -> evaluated(of, evaluate(of, way.apply(loaded.program())));
            };
        } catch (JsonException e) {
            return Outcome.of(of, Ending.FAILED, "a document is refused: " + e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            return Outcome.of(of, Ending.FAILED, "thrown: " + e);
        }
    }

    private static Outcome refused(SuiteCase of, List<Refusal> refusals) {
        boolean banned = refusals.stream()
                .allMatch(one -> one.reason() == Refusal.Reason.BANNED_BUILTIN && BANNED.contains(one.subject()));
        return Outcome.of(
                of,
                banned ? Ending.SKIPPED : Ending.FAILED,
                refusals.stream().map(Refusal::message).collect(Collectors.joining("; ")));
    }

    private static Evaluation evaluate(SuiteCase of, RegoProgram program) throws JsonException {
        Settings settings = Settings.at(NOW)
                .withStrict(of.strict())
                .withBudget(Budget.DEFAULT)
                .withClock(() -> 0);
        Optional<Value> input = of.input();
        Value data = of.data();
        return input.isPresent()
                ? program.evaluate(of.entryPoint(), input.get(), data, settings)
                : program.evaluateWithoutInput(of.entryPoint(), data, settings);
    }

    private static Outcome evaluated(SuiteCase of, Evaluation evaluation) {
        Optional<JsonNode> expected = of.result();
        return switch (evaluation) {
            case Evaluation.Defined defined ->
                defined.value()
                        .map(value -> expected.map(wanted -> value(of, value, wanted))
                                .orElseGet(() -> Outcome.of(of, Ending.WRONG, "no error, but " + Json.write(value))))
                        .orElseGet(() ->
                                Outcome.of(of, Ending.WRONG, "no bindings, but " + Json.write(defined.results())));
            case Evaluation.Undefined undefined -> Outcome.of(of, Ending.WRONG, "undefined");
            case Evaluation.Failed failed -> failed(of, failed);
            case Evaluation.Exceeded exceeded -> Outcome.of(of, Ending.FAILED, "exceeds " + exceeded.resource());
            case Evaluation.NoEntryPoint none -> Outcome.of(of, Ending.FAILED, "no entry point " + none.name());
        };
    }

    private static Outcome value(SuiteCase of, Value value, JsonNode expected) {
        return Expectation.meets(value, expected, of.sorted())
                ? Outcome.of(of, Ending.PASSED, "")
                : Outcome.of(of, Ending.WRONG, Json.write(value) + " instead of " + expected);
    }

    private static Outcome failed(SuiteCase of, Evaluation.Failed failed) {
        String code = failed.code().code();
        boolean meant =
                of.result().isEmpty() && of.errorCode().map(code::equals).orElse(true);
        return meant
                ? Outcome.of(of, Ending.PASSED, "")
                : Outcome.of(of, Ending.FAILED, code + ": " + failed.message() + ", instead of " + expected(of));
    }

    private static String expected(SuiteCase of) {
        return of.errorCode()
                .orElseGet(() -> of.result().map(JsonNode::toString).orElse("an error"));
    }

    /** Prints what came of every case in a file that did not pass, and ends with 1 if a value was wrong. */
    public static void main(String[] arguments) {
        Report report = new Conformance(program -> program).report(Path.of(arguments[0]));
        report.lines().forEach(System.out::println);
        System.exit(report.count(Ending.WRONG) == 0 ? 0 : 1);
    }
}
