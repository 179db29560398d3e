package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class ObjectBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(ObjectBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                object.get({"a": {"b": 1}}, "a", 0) = {"b": 1}
                object.get({"a": {"b": 1}}, ["a", "b"], 0) = 1
                object.get({"a": {"b": 1}}, ["a", "c"], 0) = 0
                object.get({"a": [7, 8]}, ["a", 1], 0) = 8
                object.get({"a": {"x"}}, ["a", "x"], 0) = "x"
                object.get({"a": 1}, [], 0) = {"a": 1}
                object.get({"a": 1}, ["a", "b", "c"], 0) = 0
                object.get({["a"]: 1}, ["a"], 0) = 0
                object.get({1: "x"}, 1.0, 0) = "x"
                object.get({"a": false}, "a", true) = false
                object.keys({"a": 1, 2: 3}) = {2, "a"}
                object.keys({}) = set()
                object.filter({"a": 1, "b": 2}, ["a", "c"]) = {"a": 1}
                object.filter({"a": 1, "b": 2}, {"b"}) = {"b": 2}
                object.filter({"a": 1, "b": 2}, {"b": 9}) = {"b": 2}
                object.remove({"a": 1, "b": 2}, ["a", "c"]) = {"b": 2}
                object.remove({"a": 1, "b": 2}, {"b"}) = {"a": 1}
                object.remove({"a": 1, 2: 3}, {2: 9}) = {"a": 1}
                object.union({"a": 1}, {"a": 2, "b": 3}) = {"a": 2, "b": 3}
                object.union({"a": {"x": 1}}, {"a": {"y": 2}}) = {"a": {"x": 1, "y": 2}}
                object.union({"a": {"x": 1}}, {"a": 2}) = {"a": 2}
                object.union({"a": {1}}, {"a": {2}}) = {"a": {2}}
                object.union({}, {"a": 1}) = {"a": 1}
                object.union_n([{"a": {"b": 2}}, {"a": 4}, {"a": {"c": 3}}]) = {"a": {"c": 3}}
                object.union_n([{"a": {"b": 2}}, {"a": {"c": 3}}, {"d": 1}]) = {"a": {"b": 2, "c": 3}, "d": 1}
                object.union_n([]) = {}
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                object.get([1], 0, 0) mistypes operand 1 must be object but got array
                object.keys([1]) mistypes operand 1 must be object but got array
                object.filter({"a": 1}, "a") mistypes operand 2 must be one of {object, set, array} but got string
                object.filter([1], ["a"]) mistypes operand 1 must be object but got array
                object.remove({"a": 1}, null) mistypes operand 2 must be one of {object, set, array} but got null
                object.remove(1, []) mistypes operand 1 must be object but got number
                object.union({"a": 1}, []) mistypes operand 2 must be object but got array
                object.union_n([{"a": 1}, 2]) mistypes operand 1 must be array of objects but got array containing number
                object.union_n({{"a": 1}}) mistypes operand 1 must be array but got set
                """);
    }
}
