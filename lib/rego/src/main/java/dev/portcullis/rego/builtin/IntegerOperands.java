package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Reads whole numbers as OPA does: by their text, so that {@code 2.0} is one and {@code 2e0} is none. */
final class IntegerOperands {
    private static final int LONGEST = 19;

    private IntegerOperands() {}

    /** The whole number of 64 bits at a position, counted from 0. */
    static long integer(Value[] arguments, int position) {
        Long integer = of(Operands.number(arguments, position));
        if (integer == null) {
            throw new BuiltinException(
                    BuiltinException.Code.TYPE,
                    "operand " + (position + 1) + " must be integer number but got floating-point number");
        }
        return integer;
    }

    static @Nullable Long of(NumberValue number) {
        return number.isLong() ? of(number.text()) : null;
    }

    /** A whole number of at most 19 digits, the zeros behind a decimal point included; null where the text is none. */
    static @Nullable Long of(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int length = text.length() - start;
        if (length == 0 || length > LONGEST) {
            return null;
        }
        int point = text.indexOf('.', start);
        int end = point < 0 ? text.length() : point;
        for (int i = end + 1; i < text.length(); i++) {
            if (text.charAt(i) != '0') {
                return null;
            }
        }
        return whole(text, start, end);
    }

    private static @Nullable Long whole(String text, int start, int end) {
        long magnitude = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            magnitude = magnitude * 10 + digit;
        }
        boolean negative = text.startsWith("-");
        if (magnitude < 0 && !(negative && magnitude == Long.MIN_VALUE)) {
            return null;
        }
        return negative ? -magnitude : magnitude;
    }
}
