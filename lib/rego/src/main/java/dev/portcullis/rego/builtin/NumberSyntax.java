package dev.portcullis.rego.builtin;

import com.google.re2j.Pattern;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.StringValue;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;

/** Reads numbers out of strings, in the decimal syntax of Go's {@code ParseFloat}; hexadecimal ones are refused. */
final class NumberSyntax {
    private static final Pattern GO = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern JSON = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Set<String> NOT_FINITE = Set.of("inf", "infinity", "nan");

    /** The largest exponent of two of a number that OPA takes, in decimal digits. */
    private static final int MOST_DIGITS = 30_103;

    private NumberSyntax() {}

    static NumberValue parse(StringValue operand) {
        String text = operand.string();
        int start = 0;
        while (start < text.length() && (text.charAt(start) == '+' || text.charAt(start) == '-')) {
            start++;
        }
        if (NOT_FINITE.contains(text.substring(start).toLowerCase(Locale.ROOT))) {
            throw BuiltinException.operand(1, "valid number string", operand);
        }
        if (!GO.matches(text)) {
            throw refused(operand, "invalid syntax");
        }
        if (Double.isInfinite(Double.parseDouble(text))) {
            throw refused(operand, "value out of range");
        }
        return JSON.matches(text)
                ? checked(NumberValue.parse(exponentOf(text)))
                : checked(NumberValue.of(new BigDecimal(exponentOf(text))));
    }

    private static NumberValue checked(NumberValue number) {
        BigDecimal decimal = number.decimal();
        if (decimal.signum() != 0 && Math.abs(decimal.precision() - (long) decimal.scale()) > MOST_DIGITS) {
            throw tooBig();
        }
        return number;
    }

    private static String exponentOf(String text) {
        int at = Math.max(text.indexOf('e'), text.indexOf('E'));
        // Java reads no exponent beyond 32 bits; what is that small is refused in any case.
        if (at >= 0 && text.length() - at > 9) {
            throw tooBig();
        }
        return text;
    }

    private static BuiltinException tooBig() {
        return BuiltinException.because("invalid number: number too big");
    }

    private static BuiltinException refused(StringValue operand, String why) {
        return BuiltinException.because("strconv.ParseFloat: parsing " + operand + ": " + why);
    }
}
