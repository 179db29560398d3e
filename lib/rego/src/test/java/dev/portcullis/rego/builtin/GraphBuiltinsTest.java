package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class GraphBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(GraphBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                graph.reachable({"a": ["b"], "b": {"c"}, "c": [], "d": ["a"]}, ["a"]) = {"a", "b", "c"}
                graph.reachable({"a": ["b"], "b": ["a"]}, {"b"}) = {"a", "b"}
                graph.reachable({"a": ["x"]}, ["a", "y"]) = {"a"}
                graph.reachable({"a": null}, ["a"]) = {"a"}
                graph.reachable({}, []) = set()
                graph.reachable_paths({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, ["a"]) = {["a", "b", "d"], ["a", "c", "d"]}
                graph.reachable_paths({"a": ["b"], "b": ["c"], "c": ["a"]}, ["a"]) = {["a", "b", "c"]}
                graph.reachable_paths({"a": ["a", "b"], "b": []}, ["a"]) = {["a", "a"], ["a", "a", "b"], ["a", "b"]}
                graph.reachable_paths({"a": ["x"]}, {"a"}) = {["a"]}
                graph.reachable_paths({"a": []}, ["a", "z"]) = {["a"]}
                graph.reachable_paths({"a": null, "b": ["a"]}, ["a", "b"]) = {["a"], ["b", "a"]}
                graph.reachable_paths({"a": ["b", "b"], "b": {"b", "c"}}, ["a"]) = {["a", "b"]}
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                graph.reachable([], []) mistypes operand 1 must be object but got array
                graph.reachable({}, "a") mistypes operand 2 must be {array, set} but got string
                graph.reachable_paths({"a": []}, "a") mistypes operand 2 must be {array, set} but got string
                graph.reachable_paths(1, []) mistypes operand 1 must be object but got number
                """);
    }
}
