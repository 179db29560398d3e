package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InternalBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(InternalBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> findsMembers() {
        return table.rows("""
                internal.member_2(1, [2, 1]) = true
                internal.member_2(1.0, {1}) = true
                internal.member_2(1, {"a": 1}) = true
                internal.member_2("a", {"a": 1}) = false
                internal.member_2("a", "abc") = false
                internal.member_2(3, [2, 1]) = false
                internal.member_3("a", 1, {"a": 1}) = true
                internal.member_3("a", 2, {"a": 1}) = false
                internal.member_3("b", 1, {"a": 1}) = false
                internal.member_3(1, "b", ["a", "b"]) = true
                internal.member_3(2, "b", ["a", "b"]) = false
                internal.member_3("x", "x", {"x"}) = true
                internal.member_3("x", "y", {"x", "y"}) = false
                internal.member_3(0, 1, 2) = false
                """);
    }

    @TestFactory
    Stream<DynamicTest> fillsTemplateStrings() {
        return table.rows("""
                internal.template_string(["a ", {1}, " b ", {"c"}]) = "a 1 b c"
                internal.template_string([set()]) = "<undefined>"
                internal.template_string([1, null, true, "x"]) = "1nulltruex"
                internal.template_string([{["a", {"b": {1}}]}]) = "[\\"a\\", {\\"b\\": {1}}]"
                internal.template_string([]) = ""
                internal.template_string([{1, 2}]) fails template-strings must not produce multiple outputs
                internal.template_string([[1]]) fails illegal argument type: array
                internal.template_string("a") mistypes operand 1 must be array but got string
                internal.test_case([1]) = true
                trace("a") = true
                trace(1) mistypes operand 1 must be string but got number
                internal.print("a") mistypes operand 1 must be array but got string
                internal.print([{"a": 1}]) fails illegal argument type: object
                """);
    }

    @Test
    void printsEachCombinationOfWhatOperandsMayBe() {
        FakeCircumstances circumstances = FakeCircumstances.ample();
        table.call(circumstances, "internal.print([{\"x\", 1}, {[\"y\"]}, set()])");
        assertThat(circumstances.printed()).containsExactly("1 [\"y\"] <undefined>", "x [\"y\"] <undefined>");
    }

    @Test
    void endsAnExplosionOfCombinations() {
        String ten = "{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}";
        String call = "internal.print([" + String.join(", ", Collections.nCopies(20, ten)) + "])";
        FakeCircumstances circumstances = FakeCircumstances.of(1000, 1_000_000);
        assertThatThrownBy(() -> table.call(circumstances, call)).isInstanceOf(FakeCircumstances.Spent.class);
        assertThat(circumstances.printed()).hasSizeLessThan(1000);
    }
}
