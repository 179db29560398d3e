package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Whole numbers of any size as operands and results, paid for before they are expanded. */
final class WholeNumbers {
    /** Beyond this many decimal digits a number is refused: OPA reads none of more than 30,103. */
    private static final int MOST_DIGITS = 1_000_000;

    private static final String FRACTION = "must be integer number but got floating-point number";

    private WholeNumbers() {}

    /** The operand as what OPA calls an int: 64 bits, and written without an exponent. */
    static long int64(Value[] arguments, int position) {
        NumberValue number = Operands.number(arguments, position);
        if (!number.isInt64()) {
            throw WrongOperand.because(position, FRACTION);
        }
        return number.longValue();
    }

    /** The operand as a whole number of any size. */
    static BigInteger big(Value[] arguments, int position, Circumstances circumstances) {
        if (!(arguments[position] instanceof NumberValue number)) {
            throw Operands.wrong(arguments, position, "integer");
        }
        BigInteger whole = exact(number, circumstances);
        if (whole == null) {
            throw WrongOperand.because(position, FRACTION);
        }
        return whole;
    }

    /** The number where it has no fraction, else null. */
    static @Nullable BigInteger exact(NumberValue number, Circumstances circumstances) {
        if (number.isLong()) {
            return BigInteger.valueOf(number.longValue());
        }
        if (!number.isWhole()) {
            return null;
        }
        BigDecimal decimal = bounded(number);
        pay(decimal.precision() - (long) decimal.scale(), circumstances);
        return decimal.toBigIntegerExact();
    }

    /**
     * The exact value of a number that can be worked with.
     *
     * @throws BuiltinException if its exponent is so large that it must not be expanded
     */
    static BigDecimal bounded(NumberValue number) {
        BigDecimal decimal = number.decimal();
        if (Math.abs((long) decimal.scale()) > MOST_DIGITS
                || Math.abs(decimal.precision() - (long) decimal.scale()) > MOST_DIGITS) {
            throw BuiltinException.because("number too big");
        }
        return decimal;
    }

    /** A result, printed in full as OPA prints integers. */
    static NumberValue result(BigInteger whole, Circumstances circumstances) {
        if (whole.bitLength() < Long.SIZE) {
            return NumberValue.of(whole.longValue());
        }
        long digits = whole.bitLength() * 1234L / 4096 + 1;
        pay(digits, circumstances);
        return NumberValue.parse(whole.toString());
    }

    /** Pays for as many digits: multiplying them and converting their base costs more than linear time. */
    static void pay(long digits, Circumstances circumstances) {
        if (digits > 100) {
            circumstances.allocate(2 * digits);
            circumstances.charge(digits / 100 * (1 + digits / 1000));
            if (digits > MOST_DIGITS) {
                throw BuiltinException.because("number too big");
            }
        }
    }
}
