package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class TypeBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(TypeBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> namesAndTestsTypes() {
        return table.rows("""
                is_number(1) = true
                is_number("1") = false
                is_string("1") = true
                is_string(1) = false
                is_boolean(false) = true
                is_boolean(null) = false
                is_array([]) = true
                is_array(set()) = false
                is_set(set()) = true
                is_set({}) = false
                is_object({}) = true
                is_object([]) = false
                is_null(null) = true
                is_null(false) = false
                type_name(set()) = "set"
                type_name(1.5) = "number"
                """);
    }

    @TestFactory
    Stream<DynamicTest> readsNumbers() {
        return table.rows("""
                to_number(null) = 0
                to_number(true) = 1
                to_number(false) = 0
                to_number(1.50) = 1.50
                to_number("3") = 3
                to_number("1.50") = 1.50
                to_number("-1e5") = -1e5
                to_number("+5") = 5
                to_number("1e-20000") = 1e-20000
                to_number("") fails strconv.ParseFloat: parsing "": invalid syntax
                to_number("a") fails strconv.ParseFloat: parsing "a": invalid syntax
                to_number("1_000") fails strconv.ParseFloat: parsing "1_000": invalid syntax
                to_number(" 1") fails strconv.ParseFloat: parsing " 1": invalid syntax
                to_number("1e") fails strconv.ParseFloat: parsing "1e": invalid syntax
                to_number("1d") fails strconv.ParseFloat: parsing "1d": invalid syntax
                to_number("0x1p4") fails strconv.ParseFloat: parsing "0x1p4": invalid syntax
                to_number("1e400") fails strconv.ParseFloat: parsing "1e400": value out of range
                to_number("1e-40000") fails invalid number: number too big
                to_number("1e-40000000000") fails invalid number: number too big
                to_number("nan") mistypes operand 1 must be valid number string but got string
                to_number("+-Infinity") mistypes operand 1 must be valid number string but got string
                to_number([]) mistypes operand 1 must be one of {null, boolean, number, string} but got array
                """);
    }

    @TestFactory
    Stream<DynamicTest> castsCollectionsAndChecksTheRest() {
        return table.rows("""
                cast_array({2, 1}) = [1, 2]
                cast_array([2, 1]) = [2, 1]
                cast_set([2, 1, 2]) = {1, 2}
                cast_set({1}) = {1}
                cast_string("a") = "a"
                cast_boolean(true) = true
                cast_null(null) = null
                cast_object({"a": 1}) = {"a": 1}
                cast_array("a") mistypes operand 1 must be one of {array, set} but got string
                cast_set({}) mistypes operand 1 must be one of {array, set} but got object
                cast_string(1) mistypes operand 1 must be string but got number
                cast_boolean(1) mistypes operand 1 must be boolean but got number
                cast_null(false) mistypes operand 1 must be null but got boolean
                cast_object([]) mistypes operand 1 must be object but got array
                """);
    }
}
