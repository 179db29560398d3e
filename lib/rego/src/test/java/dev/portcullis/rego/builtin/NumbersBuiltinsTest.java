package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class NumbersBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(NumbersBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> countsUpAndDown() {
        return table.rows("""
                numbers.range(1, 3) = [1, 2, 3]
                numbers.range(3, 1) = [3, 2, 1]
                numbers.range(2, 2) = [2]
                numbers.range(1.0, 2) = [1, 2]
                numbers.range(18446744073709551615, 18446744073709551616) = [18446744073709551615, 18446744073709551616]
                numbers.range(9223372036854775806, 9223372036854775807) = [9223372036854775806, 9223372036854775807]
                numbers.range_step(0, 10, 4) = [0, 4, 8]
                numbers.range_step(10, 0, 5) = [10, 5, 0]
                numbers.range_step(1, 2, 100000000000000000000) = [1]
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesFractionsStepsAndWhatIsNoNumber() {
        return table.rows("""
                numbers.range("1", 2) mistypes operand 1 must be integer but got string
                numbers.range(1, null) mistypes operand 2 must be integer but got null
                numbers.range(1, 2.5) mistypes operand 2 must be integer number but got floating-point number
                numbers.range_step(1, 2, 0) fails numbers.range_step: step must be a positive integer
                numbers.range_step(1, 2, -1) fails numbers.range_step: step must be a positive integer
                numbers.range_step(1, 2, 0.5) mistypes operand 3 must be integer number but got floating-point number
                numbers.range_step("1", 2, 0) mistypes operand 1 must be integer but got string
                """);
    }

    @TestFactory
    Stream<DynamicTest> paysBeforeItCounts() {
        return table.rows("""
                numbers.range(0, 1e15) exhausts
                numbers.range(0, 1e100) exhausts
                numbers.range(0, 5000000) exhausts
                numbers.range_step(-1e18, 1e18, 2) exhausts
                """);
    }
}
