package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WalkBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(WalkBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> givesEveryValueInsideWithThePathToIt() {
        return table.rows("""
                walk(1) = [[[], 1]]
                walk([]) = [[[], []]]
                walk([7, [8]]) = [[[], [7, [8]]], [[0], 7], [[1], [8]], [[1, 0], 8]]
                walk({"b": 1, "a": {"c": null}}) = [[[], {"b": 1, "a": {"c": null}}], [["a"], {"c": null}], [["a", "c"], null], [["b"], 1]]
                walk({[1]}) = [[[], {[1]}], [[[1]], [1]], [[[1], 0], 1]]
                walk({1: {2}}) = [[[], {1: {2}}], [[1], {2}], [[1, 2], 2]]
                """);
    }
}
