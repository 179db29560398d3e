package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class JsonPathBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(JsonPathBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                json.filter({"a": {"b": 1, "c": 2}, "d": 3}, ["a/b"]) = {"a": {"b": 1}}
                json.filter({"a": {"b": 1, "c": 2}, "d": 3}, {"/a/c", "d"}) = {"a": {"c": 2}, "d": 3}
                json.filter({"a": {"b": 1, "c": 2}}, ["a/b", "a"]) = {"a": {"b": 1, "c": 2}}
                json.filter({"a": {"b": 1, "c": 2}}, ["a", "a/b"]) = {"a": {"b": 1, "c": 2}}
                json.filter({"a": [7, 8, 9]}, ["a/1"]) = {"a": [8]}
                json.filter({"a": [7, 8, 9]}, [["a", 1]]) = {"a": []}
                json.filter({"a": {7, 8}}, [["a", 7]]) = {"a": {7}}
                json.filter({"a/b": 1, "c~d": 2, "e": 3}, ["a~1b", "c~0d"]) = {"a/b": 1, "c~d": 2}
                json.filter({"a": 1}, [""]) = {}
                json.filter({"": 1}, ["/"]) = {"": 1}
                json.filter({"a": 1}, ["a/b/c"]) = {"a": 1}
                json.remove({"a": {"b": 1, "c": 2}, "d": 3}, ["a/b"]) = {"a": {"c": 2}, "d": 3}
                json.remove({"a": [7, 8, 9]}, ["a/1", "a/0"]) = {"a": [9]}
                json.remove({"a": {7, 8}}, [["a", 7]]) = {"a": {8}}
                json.remove({"a": 1}, [""]) = {"a": 1}
                json.remove({"a": 1}, ["x/y"]) = {"a": 1}
                json.remove({"a": 1}, {"a/b"}) = {"a": 1}
                json.patch({"a": 1}, [{"op": "add", "path": "/b", "value": 2}]) = {"a": 1, "b": 2}
                json.patch({"a": [1, 3]}, [{"op": "add", "path": "/a/1", "value": 2}]) = {"a": [1, 2, 3]}
                json.patch({"a": [1]}, [{"op": "add", "path": "a/-", "value": 2}]) = {"a": [1, 2]}
                json.patch({"a": [1]}, [{"op": "add", "path": ["a", 0], "value": 2}]) = {"a": [2, 1]}
                json.patch({"a": [1, 2]}, [{"op": "remove", "path": "a/0"}]) = {"a": [2]}
                json.patch({"a": {1, 2}}, [{"op": "remove", "path": ["a", 1]}]) = {"a": {2}}
                json.patch({"a": {1}}, [{"op": "add", "path": ["a", 2], "value": 2}]) = {"a": {1, 2}}
                json.patch({"a": {[1]}}, [{"op": "add", "path": ["a", [1], "-"], "value": 2}, {"op": "add", "path": ["a", [1, 2], "-"], "value": 3}]) = {"a": {[1, 2, 3]}}
                json.patch({"a": 1}, [{"op": "replace", "path": "a", "value": 2}]) = {"a": 2}
                json.patch({"a": 1}, [{"op": "replace", "path": "", "value": 2}]) = 2
                json.patch({"a": 1, "b": {}}, [{"op": "move", "from": "a", "path": "b/c"}]) = {"b": {"c": 1}}
                json.patch({"a": [1, 2]}, [{"op": "copy", "from": "a", "path": "a/0"}]) = {"a": [[1, 2], 1, 2]}
                json.patch({"a": 1}, [{"op": "test", "path": "a", "value": 1}]) = {"a": 1}
                json.patch([1], [{"op": "add", "path": "0", "value": 0}]) = [0, 1]
                json.patch(1, [{"op": "add", "path": "", "value": 0}]) = 0
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                json.filter({"a": 1}, [1]) mistypes operand 2 must be one of {set, array} containing string paths or array of path segments but got number
                json.filter({"a": 1}, "a") mistypes operand 2 must be one of {set, array} but got string
                json.filter([1], ["0"]) mistypes operand 1 must be object but got array
                json.remove({"a": 1}, 1) mistypes operand 2 must be one of {set, array} but got number
                json.remove("a", []) mistypes operand 1 must be object but got string
                json.patch({"a": [1]}, [{"op": "add", "path": "a/2", "value": 2}]) fails index for array insertion out of bounds
                json.patch({"a": [1]}, [{"op": "add", "path": "a/01", "value": 2}]) fails leading zeros are not allowed in JSON paths
                json.patch({"a": [1]}, [{"op": "add", "path": "a/x", "value": 2}]) fails invalid string for indexing
                json.patch({"a": [1]}, [{"op": "remove", "path": "a/1"}]) fails index for array delete out of bounds
                json.patch({"a": 1}, [{"op": "remove", "path": "b"}]) fails cannot delete child key "b" that does not exist
                json.patch({"a": {1}}, [{"op": "add", "path": ["a", 2], "value": 3}]) fails set key 2 does not equal value to be inserted 3
                json.patch({"a": 1}, [{"op": "replace", "path": "b", "value": 2}]) fails cannot delete child key "b" that does not exist
                json.patch({"a": 1}, [{"op": "copy", "path": "a/0"}]) fails missing required attribute 'from'
                json.patch({"a": 1}, [{"op": "test", "path": "a"}]) fails missing required attribute 'value'
                json.patch({"a": 1}, [{"op": "bad", "path": "a"}]) fails unrecognized op: 'bad'
                json.patch({"a": 1}, [{"op": 1, "path": "a"}]) fails attribute 'op' must be a string but found: number
                json.patch({"a": 1}, [{"path": "a"}]) fails missing required attribute 'op'
                json.patch({"a": 1}, [{"op": "add"}]) fails missing required attribute 'path'
                json.patch({"a": 1}, [{"op": "add", "path": "b"}]) fails missing required attribute 'value'
                json.patch({"a": 1}, [{"op": "add", "path": 1, "value": 1}]) mistypes operand 2 must be one of {set, array} containing string paths or array of path segments but got number
                json.patch({"a": 1}, [1]) fails must be an array of JSON-Patch objects, but at least one element is not an object
                json.patch({"a": 1}, 1) mistypes operand 2 must be array but got number
                json.patch([1], [{"op": "add", "path": [true], "value": 0}]) fails invalid type for indexing
                json.patch([1], [{"op": "add", "path": [0.5], "value": 0}]) fails invalid number type for indexing
                """);
    }
}
