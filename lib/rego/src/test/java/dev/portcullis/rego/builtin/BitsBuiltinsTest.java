package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BitsBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(BitsBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> worksInTwosComplementOfAnySize() {
        return table.rows("""
                bits.and(12, 10) = 8
                bits.or(12, 10) = 14
                bits.xor(12, 10) = 6
                bits.negate(0) = -1
                bits.negate(18446744073709551615) = -18446744073709551616
                bits.and(-1, 18446744073709551615) = 18446744073709551615
                bits.lsh(1, 64) = 18446744073709551616
                bits.lsh(-1, 3) = -8
                bits.lsh(0, 1e15) = 0
                bits.rsh(18446744073709551616, 60) = 16
                bits.rsh(-5, 1) = -3
                bits.rsh(5, 1e15) = 0
                bits.rsh(-5, 1e15) = -1
                bits.and(1e3, 8) = 8
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesFractionsAndNegativeShifts() {
        return table.rows("""
                bits.and(1.5, 1) mistypes operand 1 must be integer number but got floating-point number
                bits.or(1, 1.5) mistypes operand 2 must be integer number but got floating-point number
                bits.xor("1", 1) mistypes operand 1 must be integer but got string
                bits.negate(null) mistypes operand 1 must be integer but got null
                bits.lsh(1, -1) mistypes operand 2 must be an unsigned integer number but got a negative integer
                bits.rsh(1, -1) mistypes operand 2 must be an unsigned integer number but got a negative integer
                bits.lsh(1, "1") mistypes operand 2 must be integer but got string
                bits.and(1e1000000000, 1) fails number too big
                """);
    }

    @TestFactory
    Stream<DynamicTest> expandsNoHugeShift() {
        return table.rows("""
                bits.lsh(1, 1e15) exhausts
                bits.lsh(1, 1000000000) exhausts
                bits.lsh(1, 4000000) exhausts
                """);
    }
}
