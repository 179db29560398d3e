package dev.portcullis.rego;

import static dev.portcullis.rego.Plans.block;
import static dev.portcullis.rego.Plans.local;
import static dev.portcullis.rego.Plans.statement;
import static dev.portcullis.rego.Plans.string;
import static dev.portcullis.rego.Plans.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.rego.run.Budget;
import dev.portcullis.rego.run.Resource;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whatever a policy uses up, it is stopped, and what it used up is said. */
class BudgetTest {
    private static final Value THOUSAND = ArrayValue.copyOf(
            LongStream.range(0, 1000).mapToObj(NumberValue::of).toList());

    /** A loop over the input inside another and so on, as deep as asked for, with a million rounds for two. */
    private static String loops(int depth, String innermost) {
        String statements = innermost;
        for (int i = 0; i < depth; i++) {
            statements =
                    statement("ScanStmt", "\"source\": 0, \"key\": 5, \"value\": 6, \"block\": " + block(statements));
        }
        return statements;
    }

    private static Evaluation evaluate(String plan, Value input, Settings settings) {
        RegoProgram program = Plans.load(plan).orElseThrow();
        Evaluation evaluation = program.evaluate("e", input, ObjectValue.EMPTY, settings);
        assertThat(program.interpreted().evaluate("e", input, ObjectValue.EMPTY, settings))
                .isEqualTo(evaluation);
        return evaluation;
    }

    /** All that is usual, with no time going by. */
    private static Settings timeless() {
        return Settings.at(0).withClock(() -> 0);
    }

    private static Settings with(long steps, long nanoseconds, long bytes, long output, int depth, long printed) {
        return timeless().withBudget(new Budget(steps, nanoseconds, bytes, output, depth, printed));
    }

    @Test
    void stopsAtItsSteps() {
        String plan = Plans.of(loops(2, statement("NopStmt", "")));

        assertThat(evaluate(plan, THOUSAND, with(2_002_002, 1, 1, 1, 1, 0))).isEqualTo(new Evaluation.Undefined());
        assertThat(evaluate(plan, THOUSAND, with(2_002_001, 1, 1, 1, 1, 0)))
                .isEqualTo(new Evaluation.Exceeded(Resource.STEPS));
        assertThat(evaluate(Plans.of(loops(5, "")), THOUSAND, with(1_000_000, 1, 1, 1, 1, 0)))
                .isEqualTo(new Evaluation.Exceeded(Resource.STEPS));
    }

    @Test
    void stopsAtItsTime() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 3);
        Settings settings =
                Settings.at(0).withClock(clock::incrementAndGet).withBudget(new Budget(Long.MAX_VALUE, 20, 0, 0, 1, 0));

        assertThat(evaluate(Plans.of(loops(5, "")), THOUSAND, settings))
                .isEqualTo(new Evaluation.Exceeded(Resource.TIME));
    }

    @Test
    void stopsAtItsMemory() {
        String fill = statement("MakeArrayStmt", "\"capacity\": 2147483646, \"target\": 3") + ","
                + loops(2, statement("ArrayAppendStmt", "\"value\": " + local(6) + ", \"array\": 3"));

        assertThat(evaluate(Plans.of(fill), THOUSAND, with(Long.MAX_VALUE, 1, 64 + 24_000_000, 1, 1, 0)))
                .isEqualTo(new Evaluation.Undefined());
        assertThat(evaluate(Plans.of(fill), THOUSAND, with(Long.MAX_VALUE, 1, 64 + 23_999_999, 1, 1, 0)))
                .isEqualTo(new Evaluation.Exceeded(Resource.MEMORY));
    }

    /** Each round doubles a value, which never takes more than a few bytes, until a comparison would take for ever. */
    @Test
    void stopsAtValuesThatAreLargeWhenWrittenOut() {
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            statements.add(statement("MakeArrayStmt", "\"capacity\": 2, \"target\": " + (i + 3)));
            statements.add(statement("ArrayAppendStmt", "\"value\": " + local(i + 2) + ", \"array\": " + (i + 3)));
            statements.add(statement("ArrayAppendStmt", "\"value\": " + local(i + 2) + ", \"array\": " + (i + 3)));
        }
        statements.addFirst(statement("MakeNullStmt", "\"target\": 2"));

        assertThat(evaluate(Plans.of(String.join(",", statements)), THOUSAND, timeless()))
                .isEqualTo(new Evaluation.Exceeded(Resource.MEMORY));
    }

    @Test
    void chargesForWhatAComparisonLooksAt() {
        String compare = loops(1, loops(1, statement("EqualStmt", "\"a\": " + local(7) + ", \"b\": " + local(8))));
        String get = statement("DotStmt", "\"source\": " + local(0) + ", \"key\": " + text(0) + ", \"target\": 7") + ","
                + statement("DotStmt", "\"source\": " + local(0) + ", \"key\": " + text(1) + ", \"target\": 8") + ","
                + statement("DotStmt", "\"source\": " + local(0) + ", \"key\": " + text(2) + ", \"target\": 0") + ",";
        Value input = ObjectValue.builder()
                .put("a", ArrayValue.of(THOUSAND, StringValue.of("a")))
                .put("b", ArrayValue.of(ArrayValue.copyOf(((ArrayValue) THOUSAND).elements()), StringValue.of("a")))
                .put("c", THOUSAND)
                .build();
        String plan = Plans.plan(string("a") + "," + string("b") + "," + string("c"), "", get + compare, "");

        assertThat(evaluate(plan, input, with(100_000_000, 1, 1, 1, 1, 0)))
                .isEqualTo(new Evaluation.Exceeded(Resource.STEPS));
    }

    @Test
    void stopsAtItsOutput() {
        String plan = Plans.of(statement("ResultSetAddStmt", "\"value\": 0"));
        Value input = StringValue.of("x".repeat(96));

        assertThat(evaluate(plan, input, with(100, 1, 100, 100, 1, 0))).isInstanceOf(Evaluation.Defined.class);
        assertThat(evaluate(plan, input, with(100, 1, 100, 99, 1, 0)))
                .isEqualTo(new Evaluation.Exceeded(Resource.OUTPUT));
    }

    @Test
    void stopsAtItsDepth() {
        String call =
                statement("CallStmt", "\"func\": \"f\", \"args\": [" + local(0) + "," + local(1) + "], \"result\": 2");
        String function = "{\"name\": \"f\", \"params\": [0, 1], \"return\": 2, \"blocks\": [" + block(call) + "]}";
        String plan = Plans.plan("", "", call, function);

        assertThat(evaluate(plan, THOUSAND, timeless())).isEqualTo(new Evaluation.Exceeded(Resource.DEPTH));
        assertThat(evaluate(plan, THOUSAND, timeless().withBudget(Budget.UNLIMITED)))
                .as("the stack of Java")
                .isEqualTo(new Evaluation.Exceeded(Resource.DEPTH));
    }

    @Test
    void stopsAtWhatItPrints() {
        String builtin = "{\"name\": \"internal.print\", \"decl\": {\"args\": [{}]}}";
        String print = statement("MakeSetStmt", "\"target\": 3") + ","
                + statement("SetAddStmt", "\"value\": " + text(0) + ", \"set\": 3") + ","
                + statement("MakeArrayStmt", "\"capacity\": 1, \"target\": 4") + ","
                + statement("ArrayAppendStmt", "\"value\": " + local(3) + ", \"array\": 4") + ","
                + loops(
                        2,
                        statement(
                                "CallStmt",
                                "\"func\": \"internal.print\", \"args\": [" + local(4) + "], \"result\": 9"));
        String plan = Plans.plan(string("0123456789"), builtin, print, "");
        List<String> printed = new ArrayList<>();
        Settings settings = with(1_000_000, 1, 1_000_000, 1, 1, 34).withPrinter(printed::add);

        Evaluation evaluation = Plans.load(plan).orElseThrow().evaluate("e", THOUSAND, ObjectValue.EMPTY, settings);

        assertThat(evaluation).isEqualTo(new Evaluation.Exceeded(Resource.PRINT));
        assertThat(printed).containsExactly("0123456789", "0123456789", "0123456789");
    }

    /** A value that holds itself, which no compiler writes: the stack that a walk through it takes is bounded too. */
    @Test
    void survivesAValueThatHoldsItself() {
        String statements = statement("MakeArrayStmt", "\"capacity\": 1, \"target\": 3") + ","
                + statement("ArrayAppendStmt", "\"value\": " + local(3) + ", \"array\": 3") + ","
                + statement("ResultSetAddStmt", "\"value\": 3");

        assertThat(evaluate(Plans.of(statements), THOUSAND, timeless()))
                .isEqualTo(new Evaluation.Exceeded(Resource.DEPTH));
    }
}
