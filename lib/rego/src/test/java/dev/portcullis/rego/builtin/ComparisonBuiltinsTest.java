package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ComparisonBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(ComparisonBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> comparesValuesOfOneKindAndOfDifferentKinds() {
        return table.rows("""
                equal(1, 1.0) = true
                eq("a", "a") = true
                equal([1], {1}) = false
                neq({1, 2}, {2, 1}) = false
                neq(null, false) = true
                lt(null, false) = true
                lt(true, 0) = true
                lt(9, "1") = true
                lt("z", []) = true
                lt([9], {}) = true
                lt({"a": 1}, set()) = true
                lt(2, 2) = false
                lte(2, 2) = true
                gt("b", "a") = true
                gt("a", "a") = false
                gte("a", "a") = true
                gte([1, 2], [1, 3]) = false
                lt(18446744073709551616, 18446744073709551617) = true
                """);
    }
}
