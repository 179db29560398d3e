package dev.portcullis.rego.builtin;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Prints doubles as the verbs of Go's {@code fmt} do, with a sign always. */
final class GoFloat {
    /** No double has more digits behind the point; what a precision asks beyond is zeros. */
    private static final int MOST_DIGITS = 1100;

    /** Decimal digits without zeros at the end, and where the point is among them. */
    private record Digits(String all, int point) {
        static Digits of(BigDecimal decimal) {
            if (decimal.signum() == 0) {
                return new Digits("", 0);
            }
            BigDecimal stripped = decimal.stripTrailingZeros();
            return new Digits(stripped.unscaledValue().toString(), stripped.precision() - stripped.scale());
        }
    }

    private GoFloat() {}

    /** The text of a number, or null where the verb is none for numbers with fractions. */
    static @Nullable String format(double value, int verb, GoFlags flags, Circumstances circumstances) {
        int precision = flags.precision;
        Costs.make(MOST_DIGITS + Math.max(0, precision), circumstances);
        double magnitude = Math.abs(value);
        String text = switch (verb) {
            case 'v', 'g' -> general(magnitude, precision);
            case 'G' -> general(magnitude, precision).replace('e', 'E');
            case 'e' -> exponential(magnitude, precision < 0 ? 6 : precision);
            case 'E' -> exponential(magnitude, precision < 0 ? 6 : precision).replace('e', 'E');
            case 'f', 'F' -> fixed(magnitude, precision < 0 ? 6 : precision);
            case 'b' -> binary(magnitude);
            case 'x', 'X' -> throw BuiltinException.because("hexadecimal fractions are not supported");
            default -> null;
        };
        if (text == null) {
            return null;
        }
        String sharp = flags.sharp && verb != 'b' ? withPoint(text, isGeneral(verb) ? precision : 0, verb) : text;
        boolean negative = Double.doubleToRawLongBits(value) < 0;
        return (negative ? "-" : flags.space && !flags.plus ? " " : "+") + sharp;
    }

    private static boolean isGeneral(int verb) {
        return verb == 'v' || verb == 'g' || verb == 'G';
    }

    private static String general(double value, int precision) {
        Digits digits;
        int limit;
        if (precision < 0) {
            digits = shortest(value);
            limit = 6;
        } else {
            int wanted = Math.max(1, precision);
            digits = Digits.of(new BigDecimal(value)
                    .round(new MathContext(Math.min(wanted, MOST_DIGITS), RoundingMode.HALF_EVEN)));
            int count = digits.all.length();
            limit = wanted > count && count >= digits.point ? count : wanted;
        }
        int exponent = digits.all.isEmpty() ? -1 : digits.point - 1;
        if (exponent < -4 || exponent >= limit) {
            return exponential(digits, Math.max(0, digits.all.length() - 1));
        }
        return fixed(digits, Math.max(0, digits.all.length() - digits.point));
    }

    private static Digits shortest(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value));
        Digits digits = Digits.of(decimal);
        if (digits.all.length() == 2) {
            // Java prints two digits where one would tell the number from all others.
            BigDecimal one = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
            return one.doubleValue() == value ? Digits.of(one) : digits;
        }
        return digits;
    }

    private static String exponential(double value, int precision) {
        int digits = Math.min(precision, MOST_DIGITS) + 1;
        return exponential(
                Digits.of(new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN))), precision);
    }

    private static String exponential(Digits digits, int precision) {
        StringBuilder out = new StringBuilder();
        out.append(digits.all.isEmpty() ? '0' : digits.all.charAt(0));
        if (precision > 0) {
            int shown = Math.max(0, Math.min(digits.all.length() - 1, precision));
            out.append('.')
                    .append(digits.all, Math.min(1, digits.all.length()), Math.min(1, digits.all.length()) + shown);
            out.repeat('0', precision - shown);
        }
        int exponent = digits.all.isEmpty() ? 0 : digits.point - 1;
        int size = Math.abs(exponent);
        return out.append(exponent < 0 ? "e-" : "e+")
                .append(size < 10 ? "0" : "")
                .append(size)
                .toString();
    }

    private static String fixed(double value, int precision) {
        return fixed(
                Digits.of(new BigDecimal(value).setScale(Math.min(precision, MOST_DIGITS), RoundingMode.HALF_EVEN)),
                precision);
    }

    private static String fixed(Digits digits, int precision) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < digits.point; i++) {
            out.append(digit(digits, i));
        }
        if (digits.point <= 0) {
            out.append('0');
        }
        if (precision > 0) {
            out.append('.');
            int shown = Math.min(precision, Math.max(0, digits.all.length() - digits.point));
            for (int i = 0; i < shown; i++) {
                out.append(digit(digits, digits.point + i));
            }
            out.repeat('0', precision - shown);
        }
        return out.toString();
    }

    private static char digit(Digits digits, int at) {
        return at >= 0 && at < digits.all.length() ? digits.all.charAt(at) : '0';
    }

    private static String binary(double value) {
        long bits = Double.doubleToRawLongBits(value);
        long fraction = bits & ((1L << 52) - 1);
        int exponent = (int) (bits >> 52);
        long mantissa = exponent == 0 ? fraction : fraction | 1L << 52;
        int power = Math.max(exponent, 1) - 1075;
        return mantissa + (power < 0 ? "p-" : "p+") + Math.abs(power);
    }

    /** Has a point in every case, and as many digits as the precision of a general verb says. */
    private static String withPoint(String text, int precision, int verb) {
        int digits = precision < 0 ? 6 : precision;
        int end = Math.max(text.indexOf('e'), text.indexOf('E'));
        String number = end < 0 ? text : text.substring(0, end);
        String tail = end < 0 ? "" : text.substring(end);
        boolean significant = false;
        for (int i = 0; i < number.length(); i++) {
            char unit = number.charAt(i);
            if (unit != '.') {
                significant |= unit != '0';
                digits -= significant ? 1 : 0;
            }
        }
        if (number.indexOf('.') < 0) {
            digits -= number.equals("0") ? 1 : 0;
            number += ".";
        }
        return number + "0".repeat(isGeneral(verb) ? Math.max(0, digits) : 0) + tail;
    }
}
