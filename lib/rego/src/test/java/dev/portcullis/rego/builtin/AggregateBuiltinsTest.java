package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AggregateBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(AggregateBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> countsMembersAndCodePoints() {
        return table.rows("""
                count([1, 1]) = 2
                count({1, 2}) = 2
                count({"a": 1}) = 1
                count("a😀é") = 3
                count("") = 0
                count(1) mistypes operand 1 must be one of {array, object, set, string} but got number
                count(null) mistypes operand 1 must be one of {array, object, set, string} but got null
                """);
    }

    @TestFactory
    Stream<DynamicTest> sumsAndMultiplies() {
        return table.rows("""
                sum([]) = 0
                sum([1, 2, 3]) = 6
                sum({1, 2}) = 3
                sum([9223372036854775807, 1]) = 9223372036854775808
                sum([1e20, 1]) = 100000000000000000001
                sum([0.1, 0.2]) = 0.3
                sum([1, 2.5]) = 3.5
                product([]) = 1
                product([2, 3, 4]) = 24
                product({2, 3}) = 6
                product([4294967296, 4294967296]) = 18446744073709551616
                product([1.1, 1.1]) = 1.2100000000000002
                product([0.1, 3]) = 0.30000000000000004
                sum([1, "a"]) mistypes operand 1 must be array of numbers but got array containing string
                sum({1, "a"}) mistypes operand 1 must be set of numbers but got set containing string
                sum({"a": 1}) mistypes operand 1 must be one of {set, array} but got object
                product([null]) mistypes operand 1 must be array of numbers but got array containing null
                product("a") mistypes operand 1 must be one of {set, array} but got string
                sum([1e1000000000, 1]) fails number too big
                product([1e600000, 1e600000]) exhausts
                """);
    }

    @TestFactory
    Stream<DynamicTest> findsTheLeastAndTheGreatest() {
        return table.rows("""
                max([1, 3, 2]) = 3
                max({"a", 1}) = "a"
                max([]) undefined
                max(set()) undefined
                min([2, 1, 3]) = 1
                min({null, 1}) = null
                min([]) undefined
                min(set()) undefined
                sort([3, 1, 2]) = [1, 2, 3]
                sort({"b", "a"}) = ["a", "b"]
                sort([{}, [], "", 0, false, null]) = [null, false, 0, "", [], {}]
                max({"a": 1}) mistypes operand 1 must be one of {set, array} but got object
                min("a") mistypes operand 1 must be one of {set, array} but got string
                sort("a") mistypes operand 1 must be one of {set, array} but got string
                """);
    }

    @TestFactory
    Stream<DynamicTest> asksAllAndAny() {
        return table.rows("""
                all([]) = true
                all([true, true]) = true
                all([true, 1]) = false
                all({true}) = true
                any([]) = false
                any([false, true]) = true
                any({1, false}) = false
                any(set()) = false
                all("a") mistypes operand 1 must be one of {array, set} but got string
                any({"a": true}) mistypes operand 1 must be one of {array, set} but got object
                """);
    }
}
