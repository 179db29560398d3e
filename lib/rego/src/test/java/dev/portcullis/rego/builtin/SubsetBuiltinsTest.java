package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class SubsetBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(SubsetBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                object.subset({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}) = true
                object.subset({"a": {"b": 1}}, {"a": {"b": 2}}) = false
                object.subset({"a": [1, 2, 3]}, {"a": [2, 3]}) = true
                object.subset({"a": {1, 2}}, {"a": {1}}) = true
                object.subset({"a": 1}, {}) = true
                object.subset({1, 2}, {1}) = true
                object.subset({1, 2}, {3}) = false
                object.subset([1, 1, 2], [1, 2]) = true
                object.subset([1, 2], [2, 1]) = false
                object.subset([1], [1, 1]) = false
                object.subset([1, 2], {2}) = true
                object.subset([1, 1], {1, 2}) = true
                object.subset([], set()) = false
                object.subset([3], set()) = true
                object.subset([], []) = true
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                object.subset({1}, [1]) mistypes both arguments object.subset must be of the same type or array and set
                object.subset({}, {1}) mistypes both arguments object.subset must be of the same type or array and set
                object.subset("a", "a") mistypes both arguments object.subset must be of the same type or array and set
                """);
    }
}
