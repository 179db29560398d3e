package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class GlobBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(GlobBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> matchesBetweenDelimiters() {
        return table.rows("""
                glob.match("*.github.com", [], "api.github.com") = true
                glob.match("*.github.com", [], "api.cdn.github.com") = false
                glob.match("*hub.com", null, "api.cdn.github.com") = true
                glob.match("*:github:com", [":"], "api:github:com") = true
                glob.match("**.github.com", [], "api.cdn.github.com") = true
                glob.match("a?c", [], "a.c") = false
                glob.match("a?c", null, "a\\nc") = true
                glob.match("[abc]at", [], "cat") = true
                glob.match("[!abc]at", [], "cat") = false
                glob.match("[a-c]at", [], "bat") = true
                glob.match("[!a-c]at", [], "lat") = true
                glob.match("{cat,bat,[fr]at}", [], "rat") = true
                glob.match("{a,}b", [], "b") = true
                glob.match("{a*,b}c", [], "axc") = true
                glob.match("a\\\\*", [], "a*") = true
                glob.match("a,b}", [], "a,b}") = true
                glob.match("[a\\\\]]", [], "]") = true
                glob.match("é*", ["/"], "éa") = true
                glob.match("", [], "") = true
                glob.match("", [], "a") = false
                glob.match("a.b", null, "axb") = false
                glob.match("*", [".", "/"], "a/b") = false
                glob.quote_meta("*.a?[b]{c}\\\\") = `\\*.a\\?\\[b\\]\\{c\\}\\\\`
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsMalformed() {
        return table.rows("""
                glob.match("a[", [], "a") fails glob: syntax error at 2: unexpected end of input
                glob.match("[]", [], "a") fails glob: syntax error at 2: could not parse range
                glob.match("[b-a]", [], "a") fails glob: syntax error at 5: range hi character is less than lo
                glob.match("[a-bc]", [], "a") fails glob: syntax error at 5: expected close range character
                glob.match("[a", [], "a") fails glob: syntax error at 2: unexpected end of input
                glob.match("é{a", [], "a") fails glob: syntax error at 4: unclosed `{`
                glob.match("a\\\\", [], "a") fails glob: syntax error at 2: trailing backslash
                glob.match(1, [], "a") mistypes operand 1 must be string but got number
                glob.match("a", ".", "a") mistypes operand 2 must be one of {array, null} but got string
                glob.match("a", [1], "a") mistypes operand 2 must be array of strings but got array containing number
                glob.match("a", ["ab"], "a") mistypes operand 2 must be array of runes but got array containing string
                glob.match("a", [], null) mistypes operand 3 must be string but got null
                glob.quote_meta(1) mistypes operand 1 must be string but got number
                """);
    }
}
