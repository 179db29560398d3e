package dev.portcullis.rego.builtin.yaml;

import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What plain scalars mean: YAML 1.2's core schema with the integers of 1.1, as go-yaml resolves them. */
final class YamlScalar {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSES = Set.of("false", "False", "FALSE");
    private static final Pattern NO_NUMBER = Pattern.compile("\\.(nan|NaN|NAN)|[-+]?\\.(inf|Inf|INF)");
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

    private YamlScalar() {}

    /**
     * The value of a plain scalar.
     *
     * @throws IllegalArgumentException if it is a number that JSON has not
     */
    static Value plain(String text) {
        if (NULLS.contains(text)) {
            return NullValue.NULL;
        }
        if (TRUES.contains(text)) {
            return BooleanValue.TRUE;
        }
        if (FALSES.contains(text)) {
            return BooleanValue.FALSE;
        }
        if (NO_NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("json: unsupported value: " + text);
        }
        Value number = number(text);
        return number == null ? StringValue.of(text) : number;
    }

    private static @Nullable Value number(String text) {
        char first = text.charAt(0);
        boolean signed = first == '-' || first == '+' || (first >= '0' && first <= '9');
        if (!signed && first != '.') {
            return null;
        }
        String digits = signed ? text.replace("_", "") : text;
        BigInteger whole = signed ? integer(digits) : null;
        if (whole != null) {
            return NumberValue.of(whole);
        }
        if (!FLOAT.matcher(digits).matches()) {
            return null;
        }
        double number = Double.parseDouble(digits);
        if (Double.isInfinite(number)) {
            return null;
        }
        return number == 0 && digits.startsWith("-")
                ? NumberValue.parse("-0")
                : NumberValue.of(new BigDecimal(Double.toString(number)));
    }

    /** A whole number of 64 bits, signed or not; null where it is none. */
    private static @Nullable BigInteger integer(String digits) {
        var matcher = INTEGER.matcher(digits);
        if (!matcher.matches()) {
            return null;
        }
        int[] radixes = {16, 2, 8, 10};
        BigInteger magnitude = BigInteger.ZERO;
        for (int i = 0; i < radixes.length; i++) {
            String group = matcher.group(i + 2);
            magnitude = group == null ? magnitude : new BigInteger(group, radixes[i]);
        }
        String sign = matcher.group(1);
        BigInteger value = sign.equals("-") ? magnitude.negate() : magnitude;
        BigInteger most = sign.isEmpty() ? MOST : BigInteger.valueOf(Long.MAX_VALUE);
        return value.compareTo(most) > 0 || value.compareTo(LEAST) < 0 ? null : value;
    }
}
