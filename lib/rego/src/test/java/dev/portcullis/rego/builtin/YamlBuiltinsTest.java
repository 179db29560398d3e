package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class YamlBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(YamlBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                yaml.unmarshal("a: 1\\nb: [x, 'y', \\"z\\"]\\nc:\\n  - d: ~\\n    e: true\\n  - yes\\n  - on\\n") = {"a": 1, "b": ["x", "y", "z"], "c": [{"d": null, "e": true}, "yes", "on"]}
                yaml.unmarshal("[0x1F, 0o17, 017, 0b11, 1_000, -5, +5, 08, 18446744073709551615, 18446744073709551616]") = [31, 15, 15, 3, 1000, -5, 5, 8, 18446744073709551615, 18446744073709552000]
                yaml.unmarshal("[1.5, 1.0, .5, 1e3, 1e21, -0.0, 1., 1e400, 1.2.3, 0x, ._5]") = [1.5, 1, 0.5, 1000, 1e+21, -0, 1, "1e400", "1.2.3", "0x", "._5"]
                yaml.unmarshal("[2023-01-01, 2023-01-01T00:00:00Z, 12:30, null, Null, '', \\"\\"]") = ["2023-01-01", "2023-01-01T00:00:00Z", "12:30", null, null, "", ""]
                yaml.unmarshal("") = null
                yaml.unmarshal("# c\\n") = null
                yaml.unmarshal("a: 1\\n---\\nb: 2\\n") = {"a": 1}
                yaml.unmarshal("{\\"a\\": [1, {\\"b\\": null}]}") = {"a": [1, {"b": null}]}
                yaml.unmarshal("a: |\\n  x\\n  y\\nb: >-\\n  x\\n  y\\n") = {"a": "x\\ny\\n", "b": "x y"}
                yaml.unmarshal("1: a\\ntrue: b\\n-2: c\\n") = {"-2": "c", "1": "a", "true": "b"}
                yaml.unmarshal("a: 1\\na: 2\\n") = {"a": 2}
                yaml.unmarshal("1: a\\n\\"1\\": b\\n") = {"1": "b"}
                yaml.unmarshal("x: &x {a: 1, b: 2}\\ny:\\n  <<: *x\\n  b: 3\\n") = {"x": {"a": 1, "b": 2}, "y": {"a": 1, "b": 3}}
                yaml.unmarshal("x: &x {a: 1}\\nz: &z {a: 2, c: 3}\\ny:\\n  <<: [*x, *z]\\n") = {"x": {"a": 1}, "y": {"a": 1, "c": 3}, "z": {"a": 2, "c": 3}}
                yaml.unmarshal("x: &x {a: 1}\\nz: &z {a: 2, c: 3}\\ny:\\n  <<: *x\\n  <<: *z\\n") = {"x": {"a": 1}, "y": {"a": 1, "c": 3}, "z": {"a": 2, "c": 3}}
                yaml.unmarshal("a: &a [1]\\nb: *a\\n") = {"a": [1], "b": [1]}
                yaml.unmarshal("a: !!str 1\\nb: !foo 2\\nc: !!float 1\\nd: ! 3\\n") = {"a": "1", "b": "2", "c": 1, "d": 3}
                yaml.unmarshal("\\"<<\\": 1\\n") = {"<<": 1}
                yaml.is_valid("a: 1") = true
                yaml.is_valid("") = true
                yaml.is_valid("a: {") = false
                yaml.is_valid("a: [1, 2") = false
                yaml.is_valid("  a:\\nb: 1\\n") = false
                yaml.is_valid("a: 1\\n---\\n\\tb: 2\\n") = false
                yaml.is_valid("a: *x") = false
                yaml.is_valid("a: &a [*a]") = false
                yaml.is_valid("<<: 1") = false
                yaml.is_valid("? [a]\\n: 1") = false
                yaml.is_valid("~: 1") = false
                yaml.is_valid("a: .nan") = false
                yaml.is_valid("a: !!int x") = false
                yaml.is_valid("a: b: c") = false
                yaml.is_valid("@a") = false
                yaml.is_valid(1) = false
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                yaml.unmarshal(1) mistypes operand 1 must be string but got number
                yaml.unmarshal("a: [") fails while parsing a flow node
                """);
    }
}
