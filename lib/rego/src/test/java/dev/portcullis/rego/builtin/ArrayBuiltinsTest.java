package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class ArrayBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(ArrayBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                array.concat([1], [2, 3]) = [1, 2, 3]
                array.concat([], []) = []
                array.flatten([1, [2, [3]], [], {4}]) = [1, 2, [3], {4}]
                array.flatten([]) = []
                array.reverse([1, 2, 3]) = [3, 2, 1]
                array.slice([1, 2, 3], 1, 2) = [2]
                array.slice([1, 2, 3], 1.0, 9) = [2, 3]
                array.slice([1, 2, 3], -5, 2) = [1, 2]
                array.slice([1, 2, 3], 2, 1) = []
                array.slice([1, 2, 3], 0, -1) = []
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                array.concat([1], {2}) mistypes operand 2 must be array but got set
                array.concat("x", []) mistypes operand 1 must be array but got string
                array.flatten({1}) mistypes operand 1 must be array but got set
                array.reverse("abc") mistypes operand 1 must be array but got string
                array.slice([1, 2, 3], 0.5, 2) mistypes operand 2 must be integer number but got floating-point number
                array.slice([1, 2, 3], 0, 1e0) mistypes operand 3 must be integer number but got floating-point number
                array.slice([1, 2, 3], "0", 1) mistypes operand 2 must be number but got string
                array.slice({1}, 0, 1) mistypes operand 1 must be array but got set
                """);
    }
}
