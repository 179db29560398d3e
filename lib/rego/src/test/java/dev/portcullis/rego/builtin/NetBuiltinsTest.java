package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class NetBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(NetBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                net.cidr_contains("10.0.0.0/8", "10.1.2.3") = true
                net.cidr_contains("10.0.0.0/8", "10.1.0.0/24") = true
                net.cidr_contains("10.1.0.0/16", "10.0.0.0/8") = false
                net.cidr_contains("10.0.0.0/8", "11.0.0.1") = false
                net.cidr_contains("::/0", "1.2.3.4") = false
                net.cidr_contains("0.0.0.0/0", "::1") = false
                net.cidr_contains("::ffff:10.0.0.0/104", "10.1.2.3") = true
                net.cidr_contains("10.0.0.0/8", "::ffff:10.1.2.3") = true
                net.cidr_contains("2001:db8::/32", "2001:db8:1::/48") = true
                net.cidr_contains("2001:db8::/32", "2001:db9::1") = false
                net.cidr_overlap("10.0.0.0/8", "10.1.2.3") = true
                net.cidr_intersects("10.0.0.0/8", "10.1.0.0/16") = true
                net.cidr_intersects("10.1.0.0/16", "10.0.0.0/8") = true
                net.cidr_intersects("10.1.0.0/16", "10.2.0.0/16") = false
                net.cidr_is_valid("10.0.0.0/08") = true
                net.cidr_is_valid("::/128") = true
                net.cidr_is_valid("::/129") = false
                net.cidr_is_valid("1::2::3/1") = false
                net.cidr_is_valid("1:2:3:4:5:6:7:8:9/1") = false
                net.cidr_is_valid("1:2:3:4:5:6:7::8/1") = false
                net.cidr_is_valid("1:2:3:4:5:6:7:8::/1") = false
                net.cidr_is_valid("::1.2.3.4/1") = true
                net.cidr_is_valid("1.2.3.4::/1") = false
                net.cidr_is_valid("12345::/1") = false
                net.cidr_is_valid(":::/1") = false
                net.cidr_is_valid("1:/1") = false
                net.cidr_is_valid("::1:/1") = false
                net.cidr_is_valid("/1") = false
                net.cidr_is_valid("10.0.0.0/") = false
                net.cidr_is_valid("10.0.0.0/-1") = false
                net.cidr_is_valid("fe80::%e/64") = false
                net.cidr_is_valid(1) = false
                net.cidr_expand("192.0.2.5/30") = {"192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7"}
                net.cidr_expand("2001:db8::/127") = {"2001:db8::", "2001:db8::1"}
                net.cidr_expand("0:0:1:0:0:0:0:1/128") = {"0:0:1::1"}
                net.cidr_expand("1:0:2:0:0:3:0:0/128") = {"1:0:2::3:0:0"}
                net.cidr_expand("1:2:3:0:5:6:7:8/128") = {"1:2:3:0:5:6:7:8"}
                net.cidr_merge(["192.0.2.0/25", "192.0.2.128/25"]) = {"192.0.2.0/24"}
                net.cidr_merge({"10.0.0.0/8", "10.1.0.0/16"}) = {"10.0.0.0/8"}
                net.cidr_merge(["192.0.2.112"]) = {"192.0.2.112/24"}
                net.cidr_merge(["192.0.2.112", "192.0.3.0/24"]) = {"192.0.2.0/23"}
                net.cidr_merge(["192.0.2.0/26", "192.0.2.64/26", "192.0.2.128/26"]) = {"192.0.2.0/25", "192.0.2.128/26"}
                net.cidr_merge(["2001:db8::/33", "2001:db8:8000::/33", "10.0.0.0/8"]) = {"10.0.0.0/8", "2001:db8::/32"}
                net.cidr_merge(["::/0", "10.0.0.0/8"]) = {"::/0"}
                net.cidr_merge(["0.0.0.0/1", "128.0.0.0/1"]) = {"0.0.0.0/0"}
                net.cidr_merge(["1.0.0.1/32", "1.0.0.2/32", "1.0.0.3/32"]) = {"1.0.0.1/32", "1.0.0.2/31"}
                net.cidr_merge([]) = set()
                net.cidr_contains_matches("1.1.1.0/24", "1.1.1.128") = {["1.1.1.0/24", "1.1.1.128"]}
                net.cidr_contains_matches(["1.1.1.0/24", "1.1.2.0/24"], ["1.1.1.1", "1.1.2.1"]) = {[0, 0], [1, 1]}
                net.cidr_contains_matches({"a": "1.1.1.0/24"}, {["1.1.1.1", "x"]}) = {["a", ["1.1.1.1", "x"]]}
                net.cidr_contains_matches([["1.1.1.0/24", "z"]], {"k": ["1.1.1.1", "y"]}) = {[0, "k"]}
                net.cidr_contains_matches([], [1]) = set()
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                net.cidr_contains("10.0.0.0", "10.0.0.0") fails invalid CIDR address: 10.0.0.0
                net.cidr_contains("10.0.0.0/33", "10.0.0.0") fails invalid CIDR address: 10.0.0.0/33
                net.cidr_contains("010.0.0.0/8", "10.0.0.0") fails invalid CIDR address: 010.0.0.0/8
                net.cidr_contains("10.0.0.0/8", "10.0.0") fails not a valid textual representation of an IP address or CIDR: 10.0.0
                net.cidr_contains("10.0.0.0/8", "fe80::1%eth0") fails not a valid textual representation of an IP address or CIDR: fe80::1%eth0
                net.cidr_contains(1, "10.0.0.0") mistypes operand 1 must be string but got number
                net.cidr_contains("10.0.0.0/8", 1) mistypes operand 1 must be string but got number
                net.cidr_intersects("10.1.0.0/16", "10.1.0.1") fails invalid CIDR address: 10.1.0.1
                net.cidr_expand("x") fails invalid CIDR address: x
                net.cidr_expand(1) mistypes operand 1 must be string but got number
                net.cidr_merge(["2001:db8::1"]) fails IPv6 invalid: needs prefix length
                net.cidr_merge(["x"]) fails invalid CIDR address: x
                net.cidr_merge([1]) fails element must be string
                net.cidr_merge("x") fails operand must be an array
                net.cidr_contains_matches(["1.1.1.0/24"], [[]]) fails operand 2: element must be string or non-empty array
                net.cidr_contains_matches([1], ["1.1.1.1"]) fails operand 1: element must be string or non-empty array
                net.cidr_contains_matches([[1]], ["1.1.1.1"]) mistypes operand 1 must be string but got number
                net.cidr_contains_matches(["x"], ["1.1.1.1"]) fails invalid CIDR address: x
                net.cidr_expand("10.0.0.0/1") exhausts
                net.cidr_expand("::/0") exhausts
                """);
    }
}
