package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class StringBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(StringBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> joinsAndSplits() {
        return table.rows("""
                concat(",", ["a", "b", "c"]) = "a,b,c"
                concat(",", {"b", "a"}) = "a,b"
                concat("x", []) = ""
                concat("x", ["a"]) = "a"
                split("a.b.", ".") = ["a", "b", ""]
                split("a", ".") = ["a"]
                split("", ".") = [""]
                split("a😀", "") = ["a", "😀"]
                split("", "") = []
                strings.split_n("a.b.c", ".", 2) = ["a", "b"]
                strings.split_n("a.b.c", ".", 9) = ["a", "b", "c"]
                strings.split_n("a.b.c", ".", 0) = []
                strings.split_n("a.b.c", ".", -2) = ["b", "c"]
                strings.split_n("a.b.c", ".", -9) = ["a", "b", "c"]
                strings.split_n("abc", "", 2) = ["a", "b"]
                strings.split_n("a", ".", 9223372036854775807) = ["a"]
                concat(1, []) mistypes operand 1 must be string but got number
                concat(",", "a") mistypes operand 2 must be one of {set, array} but got string
                concat(",", ["a", 1]) mistypes operand 2 must be array of strings but got array containing number
                concat(",", {null}) mistypes operand 2 must be set of strings but got set containing null
                split(1, ".") mistypes operand 1 must be string but got number
                split("a", 1) mistypes operand 2 must be string but got number
                strings.split_n("a", ".", 1.5) mistypes operand 3 must be integer number but got floating-point number
                strings.split_n("a", ".", 1e3) mistypes operand 3 must be integer number but got floating-point number
                """);
    }

    @TestFactory
    Stream<DynamicTest> searches() {
        return table.rows("""
                contains("abc", "b") = true
                contains("abc", "") = true
                contains("abc", "d") = false
                startswith("abc", "ab") = true
                startswith("abc", "b") = false
                endswith("abc", "bc") = true
                endswith("abc", "b") = false
                indexof("a😀b", "b") = 2
                indexof("abc", "d") = -1
                indexof_n("aaa", "aa") = [0, 1]
                indexof_n("😀a😀a", "a") = [1, 3]
                indexof_n("b", "a") = []
                strings.count("aaaa", "aa") = 2
                strings.count("a😀", "") = 3
                strings.count("abc", "d") = 0
                strings.any_prefix_match("abc", "ab") = true
                strings.any_prefix_match(["x", "abc"], {"ab", "y"}) = true
                strings.any_prefix_match(["ab"], ["abc"]) = false
                strings.any_prefix_match([], ["a"]) = false
                strings.any_prefix_match("a", [""]) = true
                strings.any_suffix_match({"abc"}, ["z", "bc"]) = true
                strings.any_suffix_match("abc", "ab") = false
                indexof("abc", "") fails empty search character
                indexof_n("abc", "") fails empty search character
                contains(1, "a") mistypes operand 1 must be string but got number
                endswith("a", null) mistypes operand 2 must be string but got null
                strings.any_prefix_match(1, "a") mistypes operand 1 must be one of {string, set, array} but got number
                strings.any_prefix_match("a", {"a": 1}) mistypes operand 2 must be one of {string, set, array} but got object
                strings.any_suffix_match([1], "a") mistypes operand 1 must be array of strings but got array containing number
                strings.any_suffix_match("a", {1}) mistypes operand 2 must be set of strings but got set containing number
                """);
    }

    @TestFactory
    Stream<DynamicTest> changesCaseOrderAndLength() {
        return table.rows("""
                lower("ÀB😀") = "àb😀"
                lower("İ") = "i"
                upper("straße") = "STRAßE"
                strings.reverse("a😀b") = "b😀a"
                substring("a😀bc", 1, 2) = "😀b"
                substring("abc", 1, -1) = "bc"
                substring("abc", 3, 1) = ""
                substring("abc", 1, 9223372036854775807) = "bc"
                substring("abc", 9223372036854775807, 1) = ""
                substring("", 5, 1) = ""
                trim("xyaxy", "yx") = "a"
                trim("aaa", "a") = ""
                trim_left("xxax", "x") = "ax"
                trim_right("xaxx", "x") = "xa"
                trim_prefix("xxa", "x") = "xa"
                trim_prefix("a", "x") = "a"
                trim_suffix("axx", "x") = "ax"
                trim_space(" \\t\\u0085\\u00a0\\u3000a b\\n") = "a b"
                trim_space("\\u200ba") = "\\u200ba"
                format_int(15.9, 16) = "f"
                format_int(-15.9, 16) = "-f"
                format_int(10, 2) = "1010"
                format_int(18446744073709551617, 16) = "10000000000000001"
                format_int(9, 8) = "11"
                format_int(1.0, 10) = "1"
                format_int(1, 3) mistypes operand 2 must be one of {2, 8, 10, 16}
                format_int(1, 2.0) mistypes operand 2 must be one of {2, 8, 10, 16}
                format_int("1", 10) mistypes operand 1 must be number but got string
                substring("abc", -1, 1) fails negative offset
                substring("abc", "1", 1) mistypes operand 2 must be number but got string
                substring("abc", 1, 1.5) mistypes operand 3 must be integer number but got floating-point number
                lower(1) mistypes operand 1 must be string but got number
                trim("a", 1) mistypes operand 2 must be string but got number
                trim_space([]) mistypes operand 1 must be string but got array
                strings.reverse(null) mistypes operand 1 must be string but got null
                """);
    }

    @TestFactory
    Stream<DynamicTest> replaces() {
        return table.rows("""
                replace("aXbX", "X", "yy") = "ayybyy"
                replace("aaa", "aa", "b") = "ba"
                replace("ab", "", "-") = "-a-b-"
                replace("", "", "-") = "-"
                replace("é", "", "-") = "-\\ufffd-\\ufffd-"
                replace("abc", "d", "e") = "abc"
                strings.replace_n({"<": "&lt;", ">": "&gt;"}, "<b>") = "&lt;b&gt;"
                strings.replace_n({"a": "1", "ab": "2"}, "ab") = "1b"
                strings.replace_n({"a": "b", "b": "a"}, "ab") = "ba"
                strings.replace_n({"": "-", "a": "x"}, "ab") = "-x-b-"
                strings.replace_n({}, "ab") = "ab"
                replace(1, "a", "b") mistypes operand 1 must be string but got number
                replace("a", "a", 1) mistypes operand 3 must be string but got number
                strings.replace_n([], "a") mistypes operand 1 must be object but got array
                strings.replace_n({1: "a"}, "a") mistypes operand 1 non-string key found in pattern object
                strings.replace_n({"a": 1}, "a") mistypes operand 1 non-string value found in pattern object
                """);
    }

    @TestFactory
    Stream<DynamicTest> formats() {
        return table.rows("""
                sprintf("%s is %d", ["a", 1]) = "a is 1"
                sprintf("%v %v %v", [null, {1}, {"a": "b"}]) = `null {1} {"a": "b"}`
                sprintf("%d", [1.0]) = "%!d(float64=1)"
                sprintf("%v", [1234567.5]) = "1.2345675e+06"
                sprintf("%.2f|%8.3f|%-8.1f|", [1.005, 3.14159, 2.25]) = "1.00|   3.142|2.2     |"
                sprintf("%e %g", [1.5, 1e21]) = "1.500000e+00 1e+21"
                sprintf("%v", [1e400]) = "1e400"
                sprintf("%v", [5e-324]) = "5e-324"
                sprintf("%x %X %#x %b %o %O", [255, 255, 255, 5, 8, 8]) = "ff FF 0xff 101 10 0o10"
                sprintf("%x % X %q", ["hi", "hi", "a\\n\\"é"]) = `6869 68 69 "a\\n\\"é"`
                sprintf("%c%U %q", [128512, 128512, 120]) = "😀U+1F600 'x'"
                sprintf("%05d|%+d|% d|%-5d|", [-42, 7, 7, 7]) = "-0042|+7| 7|7    |"
                sprintf("%d %x", [18446744073709551616, 18446744073709551616]) = "18446744073709551616 10000000000000000"
                sprintf("%[2]s %[1]s", ["a", "b"]) = "b a"
                sprintf("%*d|%.*f", [5, 1, 1, 2.55]) = "    1|2.5"
                sprintf("100%%", []) = "100%"
                sprintf("%s", []) = "%!s(MISSING)"
                sprintf("%d", ["a"]) = "%!d(string=a)"
                sprintf("%z", [true]) = "%!z(string=true)"
                sprintf("a", [1, "b"]) = "a%!(EXTRA int64=1, string=b)"
                sprintf("%", [1]) = "%!(NOVERB)%!(EXTRA int64=1)"
                sprintf("%[5]d", [1]) = "%!d(BADINDEX)"
                sprintf("%*d", ["x", 1]) = "%!(BADWIDTH)1"
                sprintf("%T %T", [1, 1.5]) = "int64 float64"
                sprintf("%6.2q|%t", ["hello", true]) = `  "he"|%!t(string=true)`
                sprintf("%x", [1.5]) fails hexadecimal fractions are not supported
                sprintf(1, []) mistypes operand 1 must be string but got number
                sprintf("%s", "a") mistypes operand 2 must be array but got string
                """);
    }

    @TestFactory
    Stream<DynamicTest> paysBeforeItGrows() {
        String many = "a".repeat(20_000);
        return table.rows("""
                sprintf("%9999999d%9999999d%9999999d%9999999d", [1, 1, 1, 1]) exhausts
                sprintf("%.9999999f%.9999999f%.9999999f%.9999999f", [1.5, 1.5, 1.5, 1.5]) exhausts
                sprintf("%1000000000d", [1]) = "%!(NOVERB)%!(EXTRA int64=1)"
                replace("MANY", "a", "MANY") exhausts
                replace("MANY", "", "MANY") exhausts
                indexof("MANYMANYMANYMANY", "MANYMANYMANYb") exhausts
                format_int(1e2000000, 2) fails number too big
                """.replace("MANY", many));
    }
}
