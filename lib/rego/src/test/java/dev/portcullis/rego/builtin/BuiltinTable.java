package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portcullis.rego.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Calls of one family's functions, a row each, as a table that reads like Rego.
 *
 * <pre>{@code
 * plus(1, 2) = 3                                           the result, compared as it is printed: 1.0 is not 1
 * max([]) undefined                                        no result
 * div(1, 0) fails divide by zero                           BuiltinException of code FUNCTION with this message
 * abs("x") mistypes operand 1 must be number but got string   of code TYPE
 * numbers.range(0, 1e15) exhausts                          the budget ends it, see FakeCircumstances.ample
 * # a line that begins so is no row
 * }</pre>
 */
final class BuiltinTable {
    private final Map<String, Builtin> family = new HashMap<>();

    private BuiltinTable(Consumer<Map<String, Builtin>> addTo) {
        addTo.accept(family);
    }

    /** For the functions that a family adds, such as {@code BuiltinTable.of(BitsBuiltins::addTo)}. */
    static BuiltinTable of(Consumer<Map<String, Builtin>> addTo) {
        return new BuiltinTable(addTo);
    }

    /** One test for each row; to be returned by a {@code @TestFactory}. */
    Stream<DynamicTest> rows(String table) {
        return table.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(row -> DynamicTest.dynamicTest(row, () -> check(row)));
    }

    /** Calls one function, as {@code call(FakeCircumstances.ample(), "plus(1, 2)")}. */
    @Nullable
    Value call(Circumstances circumstances, String call) {
        return call(circumstances, Term.call(call));
    }

    private @Nullable Value call(Circumstances circumstances, Term.Call call) {
        Builtin builtin = family.get(call.name());
        if (builtin == null) {
            throw new AssertionError("the family has no " + call.name());
        }
        return builtin.call(call.arguments().toArray(new Value[0]), circumstances);
    }

    private void check(String row) {
        Term.Call call = Term.call(row);
        String[] expected = row.substring(call.end()).strip().split(" +", 2);
        String rest = expected.length == 2 ? expected[1].strip() : "";
        switch (expected[0]) {
            case "=" ->
                assertThat(call(FakeCircumstances.ample(), call))
                        .isEqualTo(Term.parse(rest))
                        .hasToString(Term.parse(rest).toString());
            case "undefined" ->
                assertThat(call(FakeCircumstances.ample(), call)).isNull();
            case "fails" -> refused(call, BuiltinException.Code.FUNCTION, rest);
            case "mistypes" -> refused(call, BuiltinException.Code.TYPE, rest);
            case "exhausts" ->
                assertThat(catchThrowable(() -> call(FakeCircumstances.ample(), call)))
                        .isInstanceOf(FakeCircumstances.Spent.class);
            default -> throw new AssertionError("a row says =, undefined, fails, mistypes or exhausts: " + row);
        }
    }

    private void refused(Term.Call call, BuiltinException.Code code, String message) {
        assertThat(catchThrowable(() -> call(FakeCircumstances.ample(), call)))
                .isInstanceOfSatisfying(BuiltinException.class, thrown -> {
                    assertThat(thrown).hasMessage(message);
                    assertThat(thrown.code()).isEqualTo(code);
                });
    }
}
