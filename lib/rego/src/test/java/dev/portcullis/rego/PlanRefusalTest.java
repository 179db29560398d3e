package dev.portcullis.rego;

import static dev.portcullis.rego.Plans.block;
import static dev.portcullis.rego.Plans.local;
import static dev.portcullis.rego.Plans.statement;
import static dev.portcullis.rego.Plans.string;
import static dev.portcullis.rego.Plans.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portcullis.rego.plan.LoadLimits;
import dev.portcullis.rego.plan.Refusal;
import dev.portcullis.rego.plan.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a plan is found before it runs, and named. */
class PlanRefusalTest {
    private static final String BUILTIN = "{\"name\": \"%s\", \"decl\": {\"args\": [{}], \"result\": {}}}";
    private static final String FUNCTION = "{\"name\": \"f\", \"params\": [0, 1], \"return\": 2, \"blocks\": []}";

    static Stream<Arguments> statements() {
        return Stream.of(
                arguments(statement("FlyStmt", ""), Reason.UNKNOWN_STATEMENT, "FlyStmt"),
                arguments(
                        statement("IsArrayStmt", "\"source\": {\"type\": \"float\", \"value\": 1}"),
                        Reason.UNKNOWN_OPERAND,
                        "float"),
                arguments(statement("ResetLocalStmt", ""), Reason.MALFORMED, "ResetLocalStmt"),
                arguments(statement("ResetLocalStmt", "\"target\": null"), Reason.MALFORMED, "ResetLocalStmt"),
                arguments(statement("ResetLocalStmt", "\"target\": \"1\""), Reason.MALFORMED, "ResetLocalStmt"),
                arguments(statement("ResetLocalStmt", "\"target\": 1.5"), Reason.MALFORMED, "ResetLocalStmt"),
                arguments(statement("ResetLocalStmt", "\"target\": 4294967296"), Reason.MALFORMED, "ResetLocalStmt"),
                arguments(
                        statement("ResetLocalStmt", "\"target\": -1"),
                        Reason.INDEX_OUT_OF_RANGE,
                        "target of ResetLocalStmt"),
                arguments(
                        statement("ResetLocalStmt", "\"target\": 20000"),
                        Reason.INDEX_OUT_OF_RANGE,
                        "target of ResetLocalStmt"),
                arguments(statement("IsArrayStmt", "\"source\": " + text(1)), Reason.INDEX_OUT_OF_RANGE, "a string"),
                arguments(statement("IsArrayStmt", "\"source\": " + text(-1)), Reason.INDEX_OUT_OF_RANGE, "a string"),
                arguments(
                        statement("IsArrayStmt", "\"source\": {\"type\": \"bool\", \"value\": 1}"),
                        Reason.MALFORMED,
                        "an operand"),
                arguments(statement("MakeNumberRefStmt", "\"index\": 0, \"target\": 2"), Reason.NO_NUMBER, "x"),
                arguments(statement("BreakStmt", "\"index\": 1"), Reason.JUMP_OUT_OF_RANGE, "1"),
                arguments(
                        statement("NotStmt", "\"block\": " + block(statement("BreakStmt", "\"index\": 2"))),
                        Reason.JUMP_OUT_OF_RANGE,
                        "2"),
                arguments(statement("BreakStmt", "\"index\": -1"), Reason.INDEX_OUT_OF_RANGE, "index of BreakStmt"),
                arguments(
                        statement("CallDynamicStmt", "\"args\": [0, 1], \"path\": [], \"result\": 2"),
                        Reason.JUMP_OUT_OF_RANGE,
                        "CallDynamicStmt"),
                arguments(call("g", 2), Reason.UNKNOWN_FUNCTION, "g"),
                arguments(call("count", 1), Reason.UNKNOWN_FUNCTION, "count"),
                arguments(call("http.send", 1), Reason.BANNED_BUILTIN, "http.send"),
                arguments(call("f", 1), Reason.WRONG_ARITY, "f"),
                arguments(call("f", 3), Reason.WRONG_ARITY, "f"),
                arguments("1", Reason.MALFORMED, "a statement"),
                arguments("{\"type\": \"NopStmt\"}", Reason.MALFORMED, "a statement"),
                arguments("{\"stmt\": {}}", Reason.MALFORMED, "a statement"));
    }

    private static String call(String function, int arguments) {
        String given = String.join(",", java.util.Collections.nCopies(arguments, local(0)));
        return statement("CallStmt", "\"func\": \"%s\", \"args\": [%s], \"result\": 2".formatted(function, given));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void refusesStatements(String statement, Reason reason, String subject) {
        List<Refusal> refusals = refusals(Plans.plan(string("x"), "", statement, FUNCTION));

        assertThat(refusals)
                .extracting(Refusal::reason, Refusal::subject)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(reason, subject));
        assertThat(refusals.getFirst().message()).contains(" ");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void refusesDocuments(String document, Reason reason) {
        assertThat(refusals(document)).extracting(Refusal::reason).containsExactly(reason);
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("", Reason.SYNTAX),
                arguments("{", Reason.SYNTAX),
                arguments("{} {}", Reason.SYNTAX),
                arguments("[]", Reason.MALFORMED),
                arguments("{}", Reason.MALFORMED),
                arguments("{\"plans\": []}", Reason.MALFORMED),
                arguments("{\"plans\": {\"plans\": {}}}", Reason.MALFORMED),
                arguments("{\"plans\": {\"plans\": [{}]}}", Reason.MALFORMED),
                arguments("{\"plans\": {\"plans\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}}", Reason.DUPLICATE),
                arguments(Plans.plan("", "", "", FUNCTION + "," + FUNCTION), Reason.DUPLICATE),
                arguments(Plans.plan("", "", "", withPath("f") + "," + withPath("g")), Reason.DUPLICATE),
                arguments(Plans.plan("", "", "", FUNCTION.replace("[0, 1]", "[0, -1]")), Reason.INDEX_OUT_OF_RANGE),
                arguments("[".repeat(2000), Reason.TOO_LARGE));
    }

    private static String withPath(String name) {
        return FUNCTION.replace("\"f\"", "\"%s\", \"path\": [\"g0\", \"p\"]".formatted(name));
    }

    @Test
    void namesEveryBuiltinThatIsMissingOrBanned() {
        String builtins = Stream.of("count", "no.such", "opa.runtime", "rand.intn", "nor.this")
                .map(BUILTIN::formatted)
                .collect(java.util.stream.Collectors.joining(","));

        assertThat(refusals(Plans.plan("", builtins, "", "")))
                .extracting(refusal -> refusal.reason() + " " + refusal.subject())
                .containsExactly(
                        "MISSING_BUILTIN no.such",
                        "MISSING_BUILTIN nor.this",
                        "BANNED_BUILTIN opa.runtime",
                        "BANNED_BUILTIN rand.intn");
    }

    @Test
    void refusesMoreThanItsLimits() {
        byte[] plan = Plans.of(statement("NopStmt", "")).getBytes(StandardCharsets.UTF_8);
        LoadLimits limits = new LoadLimits(plan.length, 20, 100, 10);

        assertThat(RegoProgram.load(plan, limits)).isInstanceOf(LoadResult.Loaded.class);
        for (LoadLimits narrow : List.of(
                new LoadLimits(plan.length - 1, 20, 100, 10),
                new LoadLimits(plan.length, 4, 100, 10),
                new LoadLimits(plan.length, 20, 4, 10))) {
            assertThat(((LoadResult.Refused) RegoProgram.load(plan, narrow)).refusals())
                    .extracting(Refusal::reason)
                    .containsExactly(Reason.TOO_LARGE);
        }
    }

    @Test
    void saysAllReasonsWhereAProgramIsDemanded() {
        LoadResult refused = Plans.load(Plans.of(call("g", 1) + "," + call("h", 1)));

        assertThatThrownBy(refused::orElseThrow)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("function g")
                .hasMessageContaining("function h");
    }

    private static List<Refusal> refusals(String plan) {
        assertThat(Plans.load(plan)).isInstanceOf(LoadResult.Refused.class);
        return ((LoadResult.Refused) Plans.load(plan)).refusals();
    }
}
