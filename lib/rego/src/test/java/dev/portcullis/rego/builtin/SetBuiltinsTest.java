package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class SetBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(SetBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                and({1, 2}, {2.0, 3}) = {2}
                and({1}, {"1"}) = set()
                or({1}, {2}) = {1, 2}
                or(set(), {2}) = {2}
                set_diff({1, 2}, {2.0, 3}) = {1}
                set_diff(set(), {1}) = set()
                intersection({{1, 2}, {2, 3}, {2}}) = {2}
                intersection(set()) = set()
                intersection({{1}, set()}) = set()
                union({{1, 2}, {2, 3}}) = {1, 2, 3}
                union(set()) = set()
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                set_diff({1}, [1]) mistypes operand 2 must be set but got array
                and({1}, [1]) mistypes operand 2 must be set but got array
                or([1], {2}) mistypes operand 1 must be set but got array
                intersection({1}) mistypes operand 1 must be set but got number
                intersection([{1}]) mistypes operand 1 must be set but got array
                union({{1}, [2]}) mistypes operand 1 must be set but got array
                union(1) mistypes operand 1 must be set but got number
                """);
    }
}
