package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArithmeticBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(ArithmeticBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> isExactOnWholeNumbers() {
        return table.rows("""
                plus(1, 2) = 3
                plus(1.0, 2) = 3
                plus(9223372036854775807, 1) = 9223372036854775808
                plus(-9223372036854775808, -1) = -9223372036854775809
                plus(1e30, 1) = 1000000000000000000000000000001
                minus(-9223372036854775808, 1) = -9223372036854775809
                minus(18446744073709551617, 1) = 18446744073709551616
                mul(4294967296, 4294967296) = 18446744073709551616
                mul(-1, -9223372036854775808) = 9223372036854775808
                mul(3, -4) = -12
                rem(10, 3) = 1
                rem(-10, 3) = -1
                rem(10, -3) = 1
                rem(1e3, 7) = 6
                rem(10, 18446744073709551616) = 10
                abs(-7) = 7
                abs(7.0) = 7
                round(2.0) = 2
                div(6, 3) = 2
                div(-9223372036854775808, -1) = 9223372036854775808
                minus(1e30000, 1e30000) = 0
                """);
    }

    @TestFactory
    Stream<DynamicTest> keeps64BitsOfAFraction() {
        return table.rows("""
                plus(0.1, 0.2) = 0.3
                plus(1.5, 1.5) = 3
                minus(0.3, 0.1) = 0.20000000000000000002
                minus(0.5, 831975366907827439189.8) = -831975366907827439160
                mul(1.1, 1.1) = 1.21
                mul(0.0, -1.5) = -0
                mul(1234567.5, 1) = 1.2345675e+06
                mul(0.00001, 1.5) = 1.49999999999999999995e-05
                mul(0.0001, 1.5) = 0.00015
                div(1, 3) = 0.33333333333333333334
                div(2, 3) = 0.6666666666666666667
                div(1, 3000000) = 3.3333333333333333333e-07
                div(1000000, 3) = 333333.33333333333334
                div(10000000, 3) = 3.3333333333333333333e+06
                div(0, 5) = 0
                div(0, -5) = -0
                div(1, 8) = 0.125
                plus(1e400, 0.5) = 1%s
                """.formatted("0".repeat(400)));
    }

    @TestFactory
    Stream<DynamicTest> roundsHalvesAwayFromZero() {
        return table.rows("""
                round(2.5) = 3
                round(-2.5) = -3
                round(2.4) = 2
                round(-0.4) = 0
                ceil(1.1) = 2
                ceil(-1.1) = -1
                floor(1.9) = 1
                floor(-1.1) = -2
                ceil(0.2) = 1
                floor(0.9) = 0
                abs(-1.5) = 1.5
                abs(-9223372036854775808) = 9223372036854775808
                """);
    }

    @TestFactory
    Stream<DynamicTest> subtractsSets() {
        return table.rows("""
                minus({1, 2, 3}, {2}) = {1, 3}
                minus({1}, {1}) = set()
                minus(set(), {1}) = set()
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatHasNoResult() {
        return table.rows("""
                div(1, 0) fails divide by zero
                div(1, 0.0) fails divide by zero
                div(1.5, 0e5) fails divide by zero
                rem(1, 0) fails modulo by zero
                rem(1, 0.0) fails modulo by zero
                rem(1.5, 2) fails modulo on floating-point number
                rem(1, 2.5) fails modulo on floating-point number
                plus("a", 1) mistypes operand 1 must be number but got string
                plus(1, null) mistypes operand 2 must be number but got null
                minus("a", 1) mistypes operand 1 must be one of {number, set} but got string
                minus({1}, 1) mistypes operand 2 must be set but got number
                minus({1}, "a") mistypes operand 2 must be number but got string
                minus(1, {1}) mistypes operand 2 must be number but got set
                mul([], 1) mistypes operand 1 must be number but got array
                div(1, {}) mistypes operand 2 must be number but got object
                rem(true, 1) mistypes operand 1 must be number but got boolean
                rem(1, false) mistypes operand 2 must be number but got boolean
                abs("1") mistypes operand 1 must be number but got string
                round(null) mistypes operand 1 must be number but got null
                ceil(set()) mistypes operand 1 must be number but got set
                floor([1]) mistypes operand 1 must be number but got array
                """);
    }

    @TestFactory
    Stream<DynamicTest> expandsNoHugeExponent() {
        return table.rows("""
                plus(1e1000000000, 1) fails number too big
                minus(1e1000000000, 0.5) fails number too big
                mul(1e-1000000000, 2) fails number too big
                div(1e2000000000, 1e1000000000) fails number too big
                rem(1e1000000000, 7) fails number too big
                abs(-1e1000000000) fails number too big
                round(1e-1000000000) fails number too big
                ceil(1e1000000000) fails number too big
                floor(1e1000000000) fails number too big
                mul(1e900000, 1e900000) exhausts
                """);
    }
}
