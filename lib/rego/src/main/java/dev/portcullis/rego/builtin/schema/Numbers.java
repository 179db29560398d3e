package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.builtin.gojson.GoJsonWriter;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers as the validator compares and prints them. */
final class Numbers {
    /** More digits than any number has that is worth a look, and few enough to divide. */
    private static final int MOST_DIGITS = 50_000;

    private static final int DIGITS_PER_STEP = 2_000;

    private Numbers() {}

    /** The value of a number, paid for. */
    static BigDecimal decimal(NumberValue number, Means means) {
        BigDecimal decimal = number.decimal();
        long digits = decimal.precision();
        means.charge(1 + digits * digits / DIGITS_PER_STEP);
        return decimal;
    }

    /** The number where it is whole, of 64 bits and written without point or exponent, else null. */
    static @Nullable Long whole(Value value) {
        if (!(value instanceof NumberValue number)) {
            return null;
        }
        String text = number.text();
        try {
            return text.length() > 20 ? null : (Long) Long.parseLong(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static boolean isMultiple(BigDecimal number, BigDecimal of, Means means) {
        long high = Math.max(number.precision() - (long) number.scale(), of.precision() - (long) of.scale());
        long digits = high + Math.max(0, Math.max(number.scale(), of.scale()));
        if (digits > MOST_DIGITS) {
            throw new IllegalArgumentException("number too big");
        }
        means.charge(1 + digits * digits / DIGITS_PER_STEP);
        return number.remainder(of).signum() == 0;
    }

    /** The shortest text of a number, with an exponent where that is below -4 or above 5. */
    static String text(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        long exponent = (long) stripped.precision() - stripped.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return stripped.toPlainString();
        }
        return scientific(stripped, exponent, 2);
    }

    private static String scientific(BigDecimal stripped, long exponent, int width) {
        String digits = stripped.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String power = Long.toString(Math.abs(exponent));
        String sign = stripped.signum() < 0 ? "-" : "";
        return sign
                + digits.charAt(0)
                + fraction
                + (exponent < 0 ? "e-" : "e+")
                + "0".repeat(Math.max(0, width - power.length()))
                + power;
    }

    /**
     * The JSON of a value in which numbers are what floating-point numbers of 64 bits make of them.
     *
     * @throws IllegalArgumentException if a number is too large for that
     */
    static String json(Value value, Means means) {
        return GoJsonWriter.write(rounded(value, means), null, means::make);
    }

    private static Value rounded(Value value, Means means) {
        means.charge(1);
        return switch (value) {
            case NumberValue number -> NumberValue.parse(rounded(number.text(), means));
            case ArrayValue array -> {
                List<Value> elements = new ArrayList<>(array.size());
                array.forEach(element -> elements.add(rounded(element, means)));
                yield ArrayValue.copyOf(elements);
            }
            case ObjectValue object -> {
                ObjectValue.Builder members = ObjectValue.builder();
                for (Value key : object.keys()) {
                    members.put(key, rounded(SchemaReader.member(object, SchemaReader.name(key)), means));
                }
                yield members.build();
            }
            case SetValue _ -> throw new IllegalArgumentException("a set is not JSON");
            default -> value;
        };
    }

    private static String rounded(String text, Means means) {
        means.charge(text.length() / 10);
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number)) {
            throw new IllegalArgumentException(
                    "json: cannot unmarshal number " + text + " into Go value of type float64");
        }
        if (number == 0) {
            return text.startsWith("-") ? "-0" : "0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        long exponent = (long) shortest.precision() - shortest.scale() - 1;
        return exponent >= -6 && exponent < 21 ? shortest.toPlainString() : scientific(shortest, exponent, 1);
    }
}
