package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class UnitsBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(UnitsBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> readsAmounts() {
        return table.rows("""
                units.parse("10") = 10
                units.parse("10k") = 10000
                units.parse("10K") = 10000
                units.parse("1Ki") = 1024
                units.parse("1KI") = 1024
                units.parse("1M") = 1000000
                units.parse("1mi") = 1048576
                units.parse("100m") = 0.1000000000
                units.parse("1.5G") = 1500000000
                units.parse("1e3") = 1000
                units.parse("2e") = 2000000000000000000
                units.parse("1Ei") = 1152921504606846976
                units.parse("0.00000000001") = 0.0000000000
                units.parse("-0.00000000001") = -0.0000000000
                units.parse("+.5") = 0.5000000000
                units.parse(`"5"`) = 5
                units.parse_bytes("10") = 10
                units.parse_bytes("1KB") = 1000
                units.parse_bytes("1kib") = 1024
                units.parse_bytes("1Mi") = 1048576
                units.parse_bytes("1.7k") = 1700
                units.parse_bytes("1e3") = 1000
                units.parse_bytes("1.1") = 1
                units.parse_bytes("3E") = 3000000000000000000
                units.parse_bytes("0.3m") = 300000
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNone() {
        return table.rows("""
                units.parse("") fails units.parse: no amount provided
                units.parse("k") fails units.parse: no amount provided
                units.parse("1 k") fails units.parse: spaces not allowed in resource strings
                units.parse("1KB") fails units.parse: unit Kb not recognized
                units.parse("1zi") fails units.parse: unit zi not recognized
                units.parse("1.2.3") fails units.parse: could not parse amount to a number
                units.parse("1-2") fails units.parse: could not parse amount to a number
                units.parse("1e+") fails units.parse: could not parse amount to a number
                units.parse("1e1000000") fails units.parse: exponent too large
                units.parse("1e-1000000") fails units.parse: exponent too large
                units.parse("1e999999k") exhausts
                units.parse(1) mistypes operand 1 must be string but got number
                units.parse_bytes("") fails units.parse_bytes: no byte amount provided
                units.parse_bytes("1b") fails units.parse_bytes: byte unit b not recognized
                units.parse_bytes("1kk") fails units.parse_bytes: byte unit kk not recognized
                units.parse_bytes("1 kb") fails units.parse_bytes: spaces not allowed in resource strings
                units.parse_bytes("1..2kb") fails units.parse_bytes: could not parse byte amount to a number
                units.parse_bytes("1e0000001") fails units.parse_bytes: exponent too large
                units.parse_bytes(null) mistypes operand 1 must be string but got null
                """);
    }
}
