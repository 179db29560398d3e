package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class UrlQueryBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(UrlQueryBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                urlquery.encode("a b&c=d/é~-_.*") = "a+b%26c%3Dd%2F%C3%A9~-_.%2A"
                urlquery.decode("a+b%26%c3%a9") = "a b&é"
                urlquery.encode_object({"b": "x y", "a": ["1", "2"], "c": {"z", "y"}}) = "a=1&a=2&b=x+y&c=y&c=z"
                urlquery.encode_object({"a": []}) = ""
                urlquery.encode_object({}) = ""
                urlquery.encode_object({1: "a"}) = "1=a"
                urlquery.decode_object("a=1&a=2&b=x+y&c&=d&&e=f=g") = {"": ["d"], "a": ["1", "2"], "b": ["x y"], "c": [""], "e": ["f=g"]}
                urlquery.decode_object("") = {}
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                urlquery.encode(1) mistypes operand 1 must be string but got number
                urlquery.decode("%") fails invalid URL escape "%"
                urlquery.decode("%4") fails invalid URL escape "%4"
                urlquery.decode("%zz") fails invalid URL escape "%zz"
                urlquery.decode(1) mistypes operand 1 must be string but got number
                urlquery.encode_object({"a": 1}) mistypes operand 1 values must be string, array[string], or set[string]
                urlquery.encode_object({"a": [1]}) mistypes operand 1 values must be string, array[string], or set[string]
                urlquery.encode_object([]) mistypes operand 1 must be object but got array
                urlquery.decode_object("a;b") fails invalid semicolon separator in query
                urlquery.decode_object("a=%") fails invalid URL escape "%"
                urlquery.decode_object(1) mistypes operand 1 must be string but got number
                """);
    }
}
