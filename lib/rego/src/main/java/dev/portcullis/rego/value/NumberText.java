package dev.portcullis.rego.value;

import java.math.BigDecimal;

/** Prints numbers as Go's {@code encoding/json} does. */
final class NumberText {
    private NumberText() {}

    static String of(BigDecimal decimal) {
        BigDecimal stripped = decimal.stripTrailingZeros();
        long exponent = (long) stripped.precision() - stripped.scale() - 1;
        if (exponent >= -7 && exponent < 21) {
            return stripped.toPlainString();
        }
        String digits = stripped.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder(stripped.signum() < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        String power = Long.toString(Math.abs(exponent));
        return text.append(power.length() < 2 ? "0" : "").append(power).toString();
    }
}
