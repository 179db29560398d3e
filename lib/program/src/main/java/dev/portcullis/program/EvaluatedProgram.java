package dev.portcullis.program;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.Pace;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.program.InputDocument.UnusableException;
import dev.portcullis.rego.Evaluation;
import dev.portcullis.rego.RegoProgram;
import dev.portcullis.rego.plan.Reach;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** One policy in Rego. Immutable but for what it remembers of its answers. */
final class EvaluatedProgram implements PolicyProgram {
    private final RegoProgram program;
    private final ObjectValue data;
    private final Digest digest;
    private final Budgets budgets;
    private final InputDocument input;
    private final boolean warns;
    private final boolean readsRequest;
    private final boolean readsNamespace;
    private final boolean readsTime;
    private final RememberedAnswers answers;

    EvaluatedProgram(
            RegoProgram program, ObjectValue data, Digest digest, Budgets budgets, DecodedStatements statements) {
        this.program = program;
        this.data = data;
        this.digest = digest;
        this.budgets = budgets;
        this.input = new InputDocument(statements);
        this.warns = program.entryPoints().contains(RegoPrograms.WARN);
        var reaches = Stream.of(RegoPrograms.DENY, RegoPrograms.WARN)
                .filter(program.entryPoints()::contains)
                .map(program::reach)
                .toList();
        this.readsRequest = reach(reaches, InputDocument.REQUEST);
        this.readsNamespace = reach(reaches, InputDocument.NAMESPACE)
                || reach(reaches, InputDocument.REQUEST, InputDocument.NAMESPACE);
        this.readsTime = reach(reaches, InputDocument.NOW) || reaches.stream().anyMatch(Reach::readsTime);
        this.answers = new RememberedAnswers(readsNamespace);
    }

    @Override
    public ProgramAnswer evaluate(ProgramQuestion question) {
        return readsRequest || readsTime ? answer(question) : answers.of(question, this::answer);
    }

    private ProgramAnswer answer(ProgramQuestion question) {
        var pace = Pace.current();
        if (Stopwatch.isUp(pace)) {
            return new ProgramAnswer.Failed("it took more time than it may");
        }
        try {
            var document = input.of(question);
            var settings = Settings.at(nanoseconds(question.now())).withBudget(budgets.rule());
            var deny = Messages.of("deny", evaluate(RegoPrograms.DENY, document, settings, pace));
            if (!(deny instanceof Messages.Read(var denied))) {
                return deny.failure();
            }
            if (!warns) {
                return new ProgramAnswer.Answered(denied, List.of());
            }
            var warn = Messages.ofOptional("warn", evaluate(RegoPrograms.WARN, document, settings, pace));
            return warn instanceof Messages.Read(var warned)
                    ? new ProgramAnswer.Answered(denied, warned)
                    : warn.failure();
        } catch (UnusableException e) {
            return new ProgramAnswer.Failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            return new ProgramAnswer.Failed(
                    "evaluating its rules failed: " + e.getClass().getSimpleName());
        }
    }

    private Evaluation evaluate(String rule, Value document, Settings settings, Pace pace) {
        return program.evaluate(rule, document, data, settings.withClock(new Stopwatch(pace, System::nanoTime)));
    }

    /** What does not fit is as far away as can be said. */
    private static long nanoseconds(Instant now) {
        try {
            return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        } catch (ArithmeticException e) {
            return now.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    @Override
    public Digest digest() {
        return digest;
    }

    @Override
    public boolean readsRequest() {
        return readsRequest;
    }

    @Override
    public boolean readsNamespace() {
        return readsNamespace;
    }

    @Override
    public boolean readsTime() {
        return readsTime;
    }

    private static boolean reach(List<Reach> reaches, String... path) {
        return reaches.stream().anyMatch(reach -> reach.reaches(List.of(path)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EvaluatedProgram that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "rules " + digest;
    }
}
