package dev.portcullis.rego.builtin;

import com.google.re2j.Pattern;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads amounts with units: of resources as Kubernetes writes them, and of bytes. */
final class UnitsBuiltins {
    /** What a milli multiplies by: the double that is next to a thousandth, exactly, as OPA has it. */
    private static final BigDecimal MILLI =
            new BigDecimal("0.001000000000000000020816681711721685132943093776702880859375");

    private static final String PREFIXES = "kmgtpe";
    private static final int MOST_EXPONENT_DIGITS = 6;
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    /** An amount as it is written, and the unit behind it. */
    private record Amount(String number, String unit) {}

    private UnitsBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("units.parse", UnitsBuiltins::parse);
        table.put("units.parse_bytes", UnitsBuiltins::parseBytes);
    }

    private static Value parse(Value[] arguments, Circumstances circumstances) {
        String name = "units.parse: ";
        String text = Operands.string(arguments, 0);
        Costs.make(2L * text.length(), circumstances);
        Amount amount = amount(text.replace("\"", ""), name, "no amount provided");
        String unit = amount.unit.isEmpty() ? "" : amount.unit.charAt(0) + lower(amount.unit.substring(1));
        BigDecimal factor = MILLI;
        if (!unit.equals("m")) {
            // Only of milli and mega the case tells which is meant.
            BigInteger whole = factor(lower(unit));
            if (whole == null) {
                throw BuiltinException.because(name + "unit " + unit + " not recognized");
            }
            factor = new BigDecimal(whole);
        }
        BigDecimal product = number(amount, name + "could not parse amount to a number", circumstances)
                .multiply(factor);
        if (product.signum() == 0 || product.stripTrailingZeros().scale() <= 0) {
            return WholeNumbers.result(product.toBigIntegerExact(), circumstances);
        }
        BigDecimal rounded = product.setScale(10, RoundingMode.HALF_UP);
        String sign = product.signum() < 0 ? "-" : "";
        return NumberValue.parse(sign + rounded.abs().toPlainString());
    }

    private static Value parseBytes(Value[] arguments, Circumstances circumstances) {
        String name = "units.parse_bytes: ";
        String text = Operands.string(arguments, 0);
        Costs.make(2L * text.length(), circumstances);
        Amount amount = amount(lower(text).replace("\"", ""), name, "no byte amount provided");
        String unit = amount.unit;
        boolean bytes = unit.length() > 1 && unit.endsWith("b");
        BigInteger factor = factor(bytes ? unit.substring(0, unit.length() - 1) : unit);
        if (factor == null) {
            throw BuiltinException.because(name + "byte unit " + unit + " not recognized");
        }
        BigDecimal number = number(amount, name + "could not parse byte amount to a number", circumstances);
        BinaryFloat product =
                BinaryFloat.of(number, number.signum() < 0).times(BinaryFloat.of(factor), BinaryFloat.PRECISION);
        return WholeNumbers.result(product.truncated(), circumstances);
    }

    /** What a prefix in lower case multiplies by: a power of 1,024 with an i, else of 1,000; null where there is none. */
    private static @Nullable BigInteger factor(String prefix) {
        if (prefix.isEmpty()) {
            return BigInteger.ONE;
        }
        int power = PREFIXES.indexOf(prefix.charAt(0)) + 1;
        boolean binary = prefix.length() == 2 && prefix.charAt(1) == 'i';
        if (power == 0 || (prefix.length() != 1 && !binary)) {
            return null;
        }
        return BigInteger.valueOf(binary ? 1024 : 1000).pow(power);
    }

    private static BigDecimal number(Amount amount, String refusal, Circumstances circumstances) {
        if (!NUMBER.matches(amount.number)) {
            throw BuiltinException.because(refusal);
        }
        BigDecimal number = new BigDecimal(amount.number);
        WholeNumbers.pay(
                Math.max(number.precision(), Math.abs((long) number.precision() - number.scale())), circumstances);
        return number;
    }

    private static Amount amount(String text, String name, String refusal) {
        if (text.indexOf(' ') >= 0) {
            throw BuiltinException.because(name + "spaces not allowed in resource strings");
        }
        int end = 0;
        while (end < text.length() && isNumber(text, end)) {
            end += isExponent(text, end) && isSign(text, end + 1) ? 2 : 1;
        }
        int digits = exponentDigits(text, end);
        if (digits > MOST_EXPONENT_DIGITS) {
            throw BuiltinException.because(name + "exponent too large");
        }
        if (end == 0) {
            throw BuiltinException.because(name + refusal);
        }
        return new Amount(text.substring(0, end), text.substring(end));
    }

    private static boolean isNumber(String text, int at) {
        char unit = text.charAt(at);
        if (isExponent(text, at)) {
            return at + 1 < text.length() && (isDigit(text.charAt(at + 1)) || isSign(text, at + 1));
        }
        return isDigit(unit) || unit == '.' || isSign(text, at);
    }

    private static boolean isExponent(String text, int at) {
        return text.charAt(at) == 'e' || text.charAt(at) == 'E';
    }

    private static boolean isSign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-');
    }

    private static boolean isDigit(char unit) {
        return unit >= '0' && unit <= '9';
    }

    /** The most digits of what looks like an exponent before an end. */
    private static int exponentDigits(String text, int end) {
        int most = 0;
        int digits = -1;
        for (int i = 0; i < end; i++) {
            if (isExponent(text, i)) {
                digits = 0;
                i += isSign(text, i + 1) ? 1 : 0;
            } else if (digits >= 0 && isDigit(text.charAt(i))) {
                most = Math.max(most, ++digits);
            } else {
                digits = -1;
            }
        }
        return most;
    }

    private static String lower(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(out::appendCodePoint);
        return out.toString();
    }
}
