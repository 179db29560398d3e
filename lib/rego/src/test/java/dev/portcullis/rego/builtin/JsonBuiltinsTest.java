package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class JsonBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(JsonBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                json.marshal({"b": [1, 1.0, "x"], "a": null}) = "{\\"a\\":null,\\"b\\":[1,1.0,\\"x\\"]}"
                json.marshal({3, 1, 2}) = "[1,2,3]"
                json.marshal({1: "a", "1": "b", [1]: "c"}) = "{\\"1\\":\\"b\\",\\"[1]\\":\\"c\\"}"
                json.marshal("<a href=\\"x\\">&\\u2028\\u0001\\b\\f\\n\\r\\t\\\\/é") = "\\"\\\\u003ca href=\\\\\\"x\\\\\\"\\\\u003e\\\\u0026\\\\u2028\\\\u0001\\\\b\\\\f\\\\n\\\\r\\\\t\\\\\\\\/é\\""
                json.marshal([]) = "[]"
                json.marshal(1e400) = "1e400"
                json.unmarshal("{\\"a\\": [1, 2.50, -0, 1e2, true, false, null], \\"a\\": \\"\\\\u00e9\\\\n\\\\/\\"}") = {"a": "é\\n/"}
                json.unmarshal("  [1.0]\\n") = [1.0]
                json.unmarshal("\\"\\\\ud83d\\\\ude00\\"") = "😀"
                json.unmarshal("\\"\\\\ud83d\\"") = "�"
                json.unmarshal("1e400") = 1e400
                json.unmarshal("0e99999") = 0e99999
                json.is_valid("{\\"a\\": 1}") = true
                json.is_valid("1e99999999999") = true
                json.is_valid("{") = false
                json.is_valid("1 1") = false
                json.is_valid("+1") = false
                json.is_valid("\\"\\t\\"") = false
                json.is_valid("'a'") = false
                json.is_valid(1) = false
                json.marshal_with_options({"a": [1, {}], "b": []}, {"indent": " ", "prefix": ">"}) = ">{\\n> \\"a\\": [\\n>  1,\\n>  {}\\n> ],\\n> \\"b\\": []\\n>}"
                json.marshal_with_options([1], {}) = "[1]"
                json.marshal_with_options([1], {"pretty": true}) = "[\\n\\t1\\n]"
                json.marshal_with_options([1], {"pretty": false, "indent": " "}) = "[1]"
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                json.unmarshal("1 2") fails error: invalid character '2' after top-level value
                json.unmarshal("[1,]") fails invalid character ']' looking for beginning of value
                json.unmarshal("{\\"a\\" 1}") fails invalid character '1' after object key
                json.unmarshal("{a: 1}") fails invalid character 'a' looking for beginning of object key string
                json.unmarshal("01") fails error: invalid character '1' after top-level value
                json.unmarshal("1.") fails unexpected EOF
                json.unmarshal("-") fails unexpected EOF
                json.unmarshal("\\"\\\\u12g4\\"") fails invalid character 'g' in \\u hexadecimal character escape
                json.unmarshal("nul") fails unexpected EOF
                json.unmarshal("nulx") fails invalid character 'x' in literal null (expecting 'l')
                json.unmarshal("") fails EOF
                json.unmarshal("[1") fails unexpected EOF
                json.unmarshal("\\"a") fails unexpected EOF
                json.unmarshal("1e40000") fails invalid number: number too big
                json.unmarshal("1e99999999999") fails invalid number: invalid float
                json.unmarshal(1) mistypes operand 1 must be string but got number
                json.marshal_with_options([1], {"pretty": 1}) mistypes operand 2 key "pretty" failed cast to bool
                json.marshal_with_options([1], {"indent": 1}) mistypes operand 2 key "indent" failed cast to string: operand 0 must be string but got number
                json.marshal_with_options([1], {"x": 1}) mistypes operand 2 object contained unknown key "x"
                json.marshal_with_options([1], []) mistypes operand 2 must be object but got array
                """);
    }
}
