package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class UriBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(UriBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> takesUrisApart() {
        return table.rows("""
                uri.parse("https://example.com:8080/api?q=1#top") = {"fragment": "top", "hostname": "example.com", "path": "/api", "port": "8080", "raw_path": "/api", "raw_query": "q=1", "scheme": "https"}
                uri.parse("HTTPS://EXAMPLE.com/") = {"hostname": "EXAMPLE.com", "path": "/", "raw_path": "/", "scheme": "https"}
                uri.parse("a+b-c.1:/x") = {"path": "/x", "raw_path": "/x", "scheme": "a+b-c.1"}
                uri.parse("1a/x") = {"path": "1a/x", "raw_path": "1a/x"}
                uri.parse("x:y") = {"scheme": "x"}
                uri.parse("x/y:z") = {"path": "x/y:z", "raw_path": "x/y:z"}
                uri.parse("mailto:user@example.com?subject=x") = {"raw_query": "subject=x", "scheme": "mailto"}
                uri.parse("urn:a:b#c%20d") = {"fragment": "c d", "scheme": "urn"}
                uri.parse("*") = {"path": "*", "raw_path": "*"}
                uri.parse("*?a") = {"path": "*", "raw_path": "*", "raw_query": "a"}
                uri.parse("*#f") = {"fragment": "f", "path": "*", "raw_path": "*"}
                uri.parse("?") = {}
                uri.parse("??") = {"raw_query": "?"}
                uri.parse("?a?b") = {"raw_query": "a?b"}
                uri.parse("/a?b#c?d") = {"fragment": "c?d", "path": "/a", "raw_path": "/a", "raw_query": "b"}
                uri.parse("/p??") = {"path": "/p", "raw_path": "/p", "raw_query": "?"}
                uri.parse("#") = {}
                uri.parse("#%41") = {"fragment": "A"}
                uri.parse("//host/path") = {"hostname": "host", "path": "/path", "raw_path": "/path"}
                uri.parse("///path") = {"path": "///path", "raw_path": "///path"}
                uri.parse("////path") = {"path": "////path", "raw_path": "////path"}
                uri.parse("x:///path") = {"path": "/path", "raw_path": "/path", "scheme": "x"}
                uri.parse("x:////path") = {"path": "//path", "raw_path": "//path", "scheme": "x"}
                uri.parse("x://") = {"scheme": "x"}
                uri.parse("x:") = {"scheme": "x"}
                uri.parse("x://?q") = {"raw_query": "q", "scheme": "x"}
                uri.parse("http://u:p@h/") = {"hostname": "h", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://u@h@i/") = {"hostname": "i", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://@h/") = {"hostname": "h", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://u/@h/") = {"hostname": "u", "path": "/@h/", "raw_path": "/@h/", "scheme": "http"}
                uri.parse("http://h:/") = {"hostname": "h", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://h:80/") = {"hostname": "h", "path": "/", "port": "80", "raw_path": "/", "scheme": "http"}
                uri.parse("http://:80/") = {"path": "/", "port": "80", "raw_path": "/", "scheme": "http"}
                uri.parse("x://a:b:80/") = {"hostname": "a:b", "path": "/", "port": "80", "raw_path": "/", "scheme": "x"}
                uri.parse("http://[::1]/") = {"hostname": "::1", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://[::1]:80/") = {"hostname": "::1", "path": "/", "port": "80", "raw_path": "/", "scheme": "http"}
                uri.parse("http://[::1]:/") = {"hostname": "::1", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://[::ffff:1.2.3.4]/") = {"hostname": "::ffff:1.2.3.4", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://[::ffff:1.2.3.4%25en0]/") = {"hostname": "::ffff:1.2.3.4%en0", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://[fe80::1%25en0]:80/") = {"hostname": "fe80::1%en0", "path": "/", "port": "80", "raw_path": "/", "scheme": "http"}
                uri.parse("http://[fe80::1%25%20x]/") = {"hostname": "fe80::1% x", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://[fe80::1%25%41]/") = {"hostname": "fe80::1%A", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://[fe80::1%25%41%25]/") = {"hostname": "fe80::1%A%", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://a]b/") = {"hostname": "a]b", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://a<b>\\"c/") = {"hostname": "a<b>\\"c", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://a%25b/") = {"hostname": "a%b", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://a%c3%a9b/") = {"hostname": "aéb", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://é/") = {"hostname": "é", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("/a%2Fb") = {"path": "/a/b", "raw_path": "/a%2Fb"}
                uri.parse("/a%2fb") = {"path": "/a/b", "raw_path": "/a%2fb"}
                uri.parse("/a%20b") = {"path": "/a b", "raw_path": "/a b"}
                uri.parse("/a b") = {"path": "/a b", "raw_path": "/a b"}
                uri.parse("/a%41") = {"path": "/aA", "raw_path": "/a%41"}
                uri.parse("/a%c3%a9") = {"path": "/aé", "raw_path": "/a%c3%a9"}
                uri.parse("/é") = {"path": "/é", "raw_path": "/é"}
                uri.parse("/a[b]") = {"path": "/a[b]", "raw_path": "/a[b]"}
                uri.parse("/a%5Bb%5D") = {"path": "/a[b]", "raw_path": "/a[b]"}
                uri.parse("/a'b") = {"path": "/a'b", "raw_path": "/a'b"}
                uri.parse("/a%3Fb") = {"path": "/a?b", "raw_path": "/a?b"}
                uri.parse("/a;b,c") = {"path": "/a;b,c", "raw_path": "/a;b,c"}
                uri.parse("x?%zz") = {"path": "x", "raw_path": "x", "raw_query": "%zz"}
                uri.parse("a\\u0080b") = {"path": "a\\u0080b", "raw_path": "a\\u0080b"}
                uri.parse("a#\\n") = {"fragment": "\\n", "path": "a", "raw_path": "a"}
                uri.parse("http://h/\\ud83d\\ude00") = {"hostname": "h", "path": "/\\ud83d\\ude00", "raw_path": "/\\ud83d\\ude00", "scheme": "http"}
                uri.parse("http://h\\ud83d\\ude00/") = {"hostname": "h\\ud83d\\ude00", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("HtTp://h") = {"hostname": "h", "scheme": "http"}
                uri.parse("x:?") = {"scheme": "x"}
                uri.parse("x:?a") = {"raw_query": "a", "scheme": "x"}
                uri.parse("x:a?") = {"scheme": "x"}
                uri.parse("http:h") = {"scheme": "http"}
                uri.parse("http:/h") = {"path": "/h", "raw_path": "/h", "scheme": "http"}
                uri.parse("a.:x") = {"scheme": "a."}
                uri.parse("a_b/c:d") = {"path": "a_b/c:d", "raw_path": "a_b/c:d"}
                uri.parse("http://a:b@[::1]:1/") = {"hostname": "::1", "path": "/", "port": "1", "raw_path": "/", "scheme": "http"}
                uri.parse("http://a/%25%32%35") = {"hostname": "a", "path": "/%25", "raw_path": "/%25%32%35", "scheme": "http"}
                uri.parse("") = {}
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesInTheWordsOfOpa() {
        return table.rows("""
                uri.parse("1a:/x") fails parse "1a:/x": first path segment in URL cannot contain colon
                uri.parse(":x") fails parse ":x": missing protocol scheme
                uri.parse("://x") fails parse "://x": missing protocol scheme
                uri.parse("a b:c") fails parse "a b:c": first path segment in URL cannot contain colon
                uri.parse("#%zz") fails parse "#%zz": invalid URL escape "%zz"
                uri.parse("/a#%zz%") fails parse "/a#%zz%": invalid URL escape "%zz"
                uri.parse("http://u%zz@h/") fails parse "http://u%zz@h/": invalid URL escape "%zz"
                uri.parse("http://u:p%4@h/") fails parse "http://u:p%4@h/": invalid URL escape "%4"
                uri.parse("http://ué@h/") fails parse "http://ué@h/": net/url: invalid userinfo
                uri.parse("http://u[@h/") fails parse "http://u[@h/": net/url: invalid userinfo
                uri.parse("http://h:80a/") fails parse "http://h:80a/": invalid port ":80a" after host
                uri.parse("http://a:b:80/") fails parse "http://a:b:80/": invalid port ":b:80" after host
                uri.parse("http://a:1:80/") fails parse "http://a:1:80/": invalid port ":1:80" after host
                uri.parse("x://a:b:c/") fails parse "x://a:b:c/": invalid port ":c" after host
                uri.parse("https://a::1/") fails parse "https://a::1/": invalid port "::1" after host
                uri.parse("http://[::1]80/") fails parse "http://[::1]80/": invalid port "80" after host
                uri.parse("http://[::1]:8a/") fails parse "http://[::1]:8a/": invalid port ":8a" after host
                uri.parse("http://[::1/") fails parse "http://[::1/": missing ']' in host
                uri.parse("http://a[::1]/") fails parse "http://a[::1]/": invalid IP-literal
                uri.parse("http://[]/") fails parse "http://[]/": invalid host: ParseAddr(""): unable to parse IP
                uri.parse("http://[1.2.3.4]/") fails parse "http://[1.2.3.4]/": invalid IP-literal
                uri.parse("http://[fe80::1%25%2f]/") fails parse "http://[fe80::1%25%2f]/": invalid URL escape "%2f"
                uri.parse("http://[fe80::1%25a/") fails parse "http://[fe80::1%25a/": missing ']' in host
                uri.parse("http://[fe80::1%en0]/") fails parse "http://[fe80::1%en0]/": invalid URL escape "%en"
                uri.parse("http://[fe80::1%2541%zz]/") fails parse "http://[fe80::1%2541%zz]/": invalid URL escape "%zz"
                uri.parse("http://[x]/") fails parse "http://[x]/": invalid host: ParseAddr("x"): unable to parse IP
                uri.parse("http://[a]b]/") fails parse "http://[a]b]/": invalid host: ParseAddr("a]b"): unable to parse IP
                uri.parse("http://a\\\\b/") fails parse "http://a\\\\b/": invalid character "\\\\" in host name
                uri.parse("http://a b/") fails parse "http://a b/": invalid character " " in host name
                uri.parse("http://a{b/") fails parse "http://a{b/": invalid character "{" in host name
                uri.parse("http://a%20b/") fails parse "http://a%20b/": invalid URL escape "%20"
                uri.parse("http://a%7fb/") fails parse "http://a%7fb/": invalid URL escape "%7f"
                uri.parse("/a%") fails parse "/a%": invalid URL escape "%"
                uri.parse("/a%4") fails parse "/a%4": invalid URL escape "%4"
                uri.parse("/a%zz") fails parse "/a%zz": invalid URL escape "%zz"
                uri.parse("/%") fails parse "/%": invalid URL escape "%"
                uri.parse("a\\u0000b") fails parse "a\\x00b": net/url: invalid control character in URL
                uri.parse("a\\u007fb") fails parse "a\\x7fb": net/url: invalid control character in URL
                uri.parse("a\\tb") fails parse "a\\tb": net/url: invalid control character in URL
                uri.parse(".:x") fails parse ".:x": first path segment in URL cannot contain colon
                uri.parse("a_:x") fails parse "a_:x": first path segment in URL cannot contain colon
                uri.parse("é:x") fails parse "é:x": first path segment in URL cannot contain colon
                uri.parse("http://a\\u0660:\\u0661/") fails parse "http://a٠:١/": invalid port ":١" after host
                uri.parse(1) mistypes operand 1 must be string but got number
                """);
    }

    /** OPA's words say more about what is wrong with an address. */
    @TestFactory
    Stream<DynamicTest> refusesInBracketsWhatIsNoAddress() {
        return table.rows("""
                uri.parse("http://[1.2.3.4%25en0]/") fails parse "http://[1.2.3.4%25en0]/": invalid host: ParseAddr("1.2.3.4%en0"): unable to parse IP
                uri.parse("http://[fe80::1%25]/") fails parse "http://[fe80::1%25]/": invalid host: ParseAddr("fe80::1%"): unable to parse IP
                uri.parse("http://[::g]/") fails parse "http://[::g]/": invalid host: ParseAddr("::g"): unable to parse IP
                uri.parse("http://[::1]]/") fails parse "http://[::1]]/": invalid host: ParseAddr("::1]"): unable to parse IP
                """);
    }

    @TestFactory
    Stream<DynamicTest> keepsBytesThatAreNoText() {
        return table.rows("""
                uri.parse("http://a%ffb/") = {"hostname": "a\\udcffb", "path": "/", "raw_path": "/", "scheme": "http"}
                uri.parse("http://h/%ff") = {"hostname": "h", "path": "/\\udcff", "raw_path": "/%ff", "scheme": "http"}
                uri.parse("#a%ffb") = {"fragment": "a\\udcffb"}
                """);
    }

    @TestFactory
    Stream<DynamicTest> knowsWhichAreValid() {
        return table.rows("""
                uri.is_valid("https://example.com:8080/api?q=1#top") = true
                uri.is_valid("mailto:user@example.com?subject=x") = true
                uri.is_valid("??") = true
                uri.is_valid("//host/path") = true
                uri.is_valid("x:") = true
                uri.is_valid("http://h:/") = true
                uri.is_valid("http://[::1]:/") = true
                uri.is_valid("http://[fe80::1%25%41%25]/") = true
                uri.is_valid("http://a%ffb/") = true
                uri.is_valid("/a%c3%a9") = true
                uri.is_valid("/a;b,c") = true
                uri.is_valid("HtTp://h") = true
                uri.is_valid("a.:x") = true
                uri.is_valid("1a:/x") = false
                uri.is_valid("a b:c") = false
                uri.is_valid("http://u%zz@h/") = false
                uri.is_valid("http://u[@h/") = false
                uri.is_valid("http://a:1:80/") = false
                uri.is_valid("http://[::1]80/") = false
                uri.is_valid("http://a[::1]/") = false
                uri.is_valid("http://[1.2.3.4%25en0]/") = false
                uri.is_valid("http://[fe80::1%25a/") = false
                uri.is_valid("http://[x]/") = false
                uri.is_valid("http://[a]b]/") = false
                uri.is_valid("http://a{b/") = false
                uri.is_valid("/a%") = false
                uri.is_valid("/%") = false
                uri.is_valid("a\\tb") = false
                uri.is_valid("é:x") = false
                uri.is_valid("") = false
                uri.is_valid(1) = false
                uri.is_valid(["/"]) = false
                """);
    }
}
