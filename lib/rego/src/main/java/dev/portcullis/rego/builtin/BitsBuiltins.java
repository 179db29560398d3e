package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Operations on the bits of whole numbers of any size, in two's complement. */
final class BitsBuiltins {
    private BitsBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("bits.and", binary(BigInteger::and));
        table.put("bits.or", binary(BigInteger::or));
        table.put("bits.xor", binary(BigInteger::xor));
        table.put(
                "bits.negate",
                (arguments, circumstances) -> WholeNumbers.result(
                        WholeNumbers.big(arguments, 0, circumstances).not(), circumstances));
        table.put("bits.lsh", BitsBuiltins::left);
        table.put("bits.rsh", BitsBuiltins::right);
    }

    private static Builtin binary(BinaryOperator<BigInteger> operation) {
        return (arguments, circumstances) -> {
            BigInteger left = WholeNumbers.big(arguments, 0, circumstances);
            BigInteger right = WholeNumbers.big(arguments, 1, circumstances);
            return WholeNumbers.result(operation.apply(left, right), circumstances);
        };
    }

    private static Value left(Value[] arguments, Circumstances circumstances) {
        BigInteger number = WholeNumbers.big(arguments, 0, circumstances);
        int shift = shift(arguments, circumstances);
        if (number.signum() == 0) {
            return NumberValue.of(0);
        }
        WholeNumbers.pay(((long) number.bitLength() + shift) * 1234 / 4096, circumstances);
        return WholeNumbers.result(number.shiftLeft(shift), circumstances);
    }

    private static Value right(Value[] arguments, Circumstances circumstances) {
        BigInteger number = WholeNumbers.big(arguments, 0, circumstances);
        return WholeNumbers.result(number.shiftRight(shift(arguments, circumstances)), circumstances);
    }

    private static int shift(Value[] arguments, Circumstances circumstances) {
        BigInteger shift = WholeNumbers.big(arguments, 1, circumstances);
        if (shift.signum() < 0) {
            throw WrongOperand.because(1, "must be an unsigned integer number but got a negative integer");
        }
        return shift.bitLength() < Integer.SIZE ? shift.intValue() : Integer.MAX_VALUE;
    }
}
