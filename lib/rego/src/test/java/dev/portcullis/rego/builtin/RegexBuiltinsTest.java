package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RegexBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(RegexBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> matchesAndFinds() {
        return table.rows("""
                regex.match("^[a-z]+$", "abc") = true
                regex.match("b", "abc") = true
                re_match("^b", "abc") = false
                regex.match("(?i)ABC", "abc") = true
                regex.match("a.c", "a\\nc") = false
                regex.is_valid("[a") = false
                regex.is_valid("a+") = true
                regex.is_valid(1) = false
                regex.is_valid("(a{100}){100}") = false
                regex.find_n("a.", "ab ac ad", 2) = ["ab", "ac"]
                regex.find_n("a.", "ab ac", -1) = ["ab", "ac"]
                regex.find_n("a", "a", 0) = []
                regex.find_n("a*", "baac", -1) = ["", "aa", ""]
                regex.find_n("", "é", -1) = ["", ""]
                regex.find_all_string_submatch_n("a(x*)b(y)?", "-ab-axby-", -1) = [["ab", "", ""], ["axby", "x", "y"]]
                regex.find_all_string_submatch_n("z", "a", -1) = []
                regex.split("a", "banana") = ["b", "n", "n", ""]
                regex.split("a*", "abaabac") = ["", "b", "b", "c"]
                regex.split("", "ab") = ["a", "b"]
                regex.split("x", "") = [""]
                regex.split("", "") = []
                """);
    }

    @TestFactory
    Stream<DynamicTest> replaces() {
        return table.rows("""
                regex.replace("foo", "^[a-z]", "F") = "Foo"
                regex.replace("-ab-axxb-", "a(x*)b", "${1}W") = "-W-xxW-"
                regex.replace("-ab-axxb-", "a(x*)b", "$1W") = "---"
                regex.replace("ab", "(?P<n>a)", "[$n]$$$9$") = "[a]$$b"
                regex.replace("abc", "x*", "-") = "-a-b-c-"
                regex.replace("abc", "b", "${") = "a${c"
                regex.replace("abc", "d", "x") = "abc"
                """);
    }

    @TestFactory
    Stream<DynamicTest> matchesTemplatesAndIntersections() {
        return table.rows("""
                regex.template_match("urn:foo:{.*}", "urn:foo:bar:baz", "{", "}") = true
                regex.template_match("urn.foo:<[0-9]{2}>", "urn.foo:12", "<", ">") = true
                regex.template_match("urn.foo:<[0-9]{2}>", "urnxfoo:12", "<", ">") = false
                regex.template_match("a{b", "a", "{", "}") fails unbalanced braces in "a{b"
                regex.template_match("a}b", "a", "{", "}") fails unbalanced braces in "a}b"
                regex.template_match("a{[}", "a", "{", "}") fails error parsing regexp: missing closing ]: `[$`
                regex.template_match("a", "a", "ab", "}") fails start delimiter has to be exactly one character long but is 2 long
                regex.template_match("a", "a", "{", "") fails end delimiter has to be exactly one character long but is 1 long
                regex.template_match("a", "a", "é", "}") fails start delimiter has to be exactly one character long but is 2 long
                regex.globs_match("a.a.[0-9]+z", "b.b.a.") = false
                regex.globs_match("[a-z]+", "[0-9]*") = false
                regex.globs_match("[0-9]+", "1+2") = true
                regex.globs_match("a.*", "ab+c") = true
                regex.globs_match("", "") = true
                regex.globs_match("a", "") = false
                regex.globs_match("[a", "a") fails input:[a, pos:2, found [ without matching ]: the input provided is invalid
                regex.globs_match("+", "a") fails input:+, pos:1, flag '+' must be preceded by a non-flag: the input provided is invalid
                regex.globs_match("a]", "a") fails input:a], pos:2, set-close ']' with no preceding '[': the input provided is invalid
                regex.globs_match("[b-a]", "a") fails input:[b-a], pos:4, range is out of order: 'a' comes before 'b' in Unicode: the input provided is invalid
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsMalformedOrExplodes() {
        return table.rows("""
                regex.match("[", "a") fails error parsing regexp: missing closing ]: `[`
                regex.match(")", "a") fails error parsing regexp: unexpected ): `)`
                regex.match("a{1001}", "a") fails error parsing regexp: invalid repeat count: `{1001}`
                regex.match("((a{10}){11}){10}", "a") fails error parsing regexp: invalid repeat count: `{10}`
                regex.match("(?=a)", "a") fails error parsing regexp: invalid or unsupported Perl syntax: `(?=`
                regex.match(1, "a") mistypes operand 1 must be string but got number
                regex.match("a", 1) mistypes operand 2 must be string but got number
                regex.find_n("a", "a", 1.5) mistypes operand 3 must be integer number but got floating-point number
                regex.replace("a", "[", "b") fails error parsing regexp: missing closing ]: `[`
                regex.replace("a", "a", null) mistypes operand 3 must be string but got null
                regex.split("a", null) mistypes operand 2 must be string but got null
                regex.globs_match(1, "a") mistypes operand 1 must be string but got number
                regex.template_match("a", "a", 1, "}") mistypes operand 3 must be string but got number
                regex.match("DEEP", "a") fails error parsing regexp: expression nests too deeply: `DEEP`
                regex.match("WIDE", "a") exhausts
                regex.match("(a*)*b", "MANYMANYMANY") = false
                regex.replace("MANY", "a", "MANY") exhausts
                regex.find_n("(x+x+)+y|a", "MANYMANYMANY", -1) exhausts
                regex.globs_match("STARSb", "STARSc") fails patterns are too long
                """.replace("DEEP", "(".repeat(5000))
                .replace("WIDE", "a{1000}".repeat(300))
                .replace("STARS", "a*b*".repeat(400))
                .replace("MANY", "a".repeat(20_000)));
    }

    @Test
    void compilesAPatternOnceForAnEvaluation() {
        FakeCircumstances circumstances = FakeCircumstances.ample();
        table.call(circumstances, "regex.match(\"a+\", \"a\")");
        table.call(circumstances, "regex.find_n(\"a+\", \"b\", 1)");
        assertThat(circumstances.rememberedCount()).isEqualTo(1);
    }
}
