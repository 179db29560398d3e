package dev.portcullis.rego.builtin.yaml;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;

/** Writes values of JSON as go-yaml does, in blocks that are indented by two. */
public final class YamlWriter {
    private static final int STEP = 2;
    private static final int LONGEST_SIMPLE_KEY = 128;
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final int MOST_DIGITS = 20;

    private final StringBuilder out = new StringBuilder();
    private final IntConsumer cost;

    private YamlWriter(IntConsumer cost) {
        this.cost = cost;
    }

    /**
     * Writes a value.
     *
     * @param cost told of the characters about to be written, at least one for each value; may throw to end it
     * @throws IllegalArgumentException if a string holds what YAML does not allow
     */
    public static String write(Value value, IntConsumer cost) {
        YamlWriter writer = new YamlWriter(cost);
        if (isBlock(value)) {
            writer.block(value, 0);
        } else {
            writer.scalar(value, 0, false);
        }
        if (!writer.isAtLineStart()) {
            writer.add("\n");
        }
        return writer.out.toString();
    }

    private static boolean isBlock(Value value) {
        return (value instanceof ArrayValue array && array.size() > 0)
                || (value instanceof ObjectValue object && object.size() > 0);
    }

    private void add(String text) {
        cost.accept(text.length());
        out.append(text);
    }

    private boolean isAtLineStart() {
        return out.isEmpty() || out.charAt(out.length() - 1) == '\n';
    }

    /** Goes to where a line begins; stays on this one if it holds nothing else so far. */
    private void line(int indent) {
        if (!isAtLineStart()) {
            add("\n");
        }
        add(" ".repeat(indent));
    }

    /** Writes what begins at the current place, which is as far from the left as its later lines will be. */
    private void block(Value value, int indent) {
        boolean first = true;
        if (value instanceof ArrayValue array) {
            for (Value element : array) {
                next(first, indent);
                first = false;
                add("-");
                inline(element, indent);
            }
        } else if (value instanceof ObjectValue object) {
            List<Value> keys = new ArrayList<>(object.keys());
            keys.forEach(key -> cost.accept(key.toString().length()));
            keys.sort((left, right) -> KeyOrder.compare(text(left), text(right)));
            for (Value key : keys) {
                next(first, indent);
                first = false;
                member(text(key), Objects.requireNonNull(object.get(key)), indent);
            }
        }
    }

    private static String text(Value key) {
        return key instanceof StringValue name ? name.string() : key.toString();
    }

    private void next(boolean first, int indent) {
        if (!first) {
            line(indent);
        }
    }

    private void member(String key, Value value, int indent) {
        ScalarText text = ScalarText.of(key);
        if (text.isMultiline() || ScalarText.octets(key) > LONGEST_SIMPLE_KEY) {
            add("? ");
            string(text, indent, false);
            line(indent);
            add(":");
            inline(value, indent);
            return;
        }
        string(text, indent, true);
        add(":");
        if (isBlock(value)) {
            line(indent + STEP);
            block(value, indent + STEP);
        } else {
            add(" ");
            scalar(value, indent, false);
        }
    }

    /** Writes what stands on the line of its indicator, even if it is a block. */
    private void inline(Value value, int indent) {
        add(" ");
        if (isBlock(value)) {
            block(value, indent + STEP);
        } else {
            scalar(value, indent, false);
        }
    }

    private void scalar(Value value, int indent, boolean key) {
        switch (value) {
            case StringValue string -> string(ScalarText.of(string.string()), indent, key);
            case NumberValue number -> add(number(number));
            case ArrayValue _ -> add("[]");
            case ObjectValue _ -> add("{}");
            default -> add(value.toString());
        }
    }

    private void string(ScalarText text, int indent, boolean key) {
        if (text.isLiteral() && !key) {
            literal(text, indent + STEP);
        } else {
            add(text.flow());
        }
    }

    private void literal(ScalarText text, int indent) {
        add("|" + text.hints());
        for (String line : text.string().split("\n", -1)) {
            add("\n");
            if (!line.isEmpty()) {
                add(" ".repeat(indent) + line);
            }
        }
    }

    /** Whole numbers of 64 bits as they are, all others as floating-point numbers. */
    private static String number(NumberValue number) {
        String text = number.text();
        boolean whole = text.chars().allMatch(unit -> unit == '-' || (unit >= '0' && unit <= '9'));
        if (whole && text.length() <= MOST_DIGITS) {
            BigInteger value = new BigInteger(text);
            if (value.bitLength() <= Long.SIZE && value.compareTo(LEAST) >= 0) {
                return value.toString();
            }
        }
        double real = Double.parseDouble(text);
        if (Double.isInfinite(real)) {
            return text;
        }
        if (real == 0) {
            return text.startsWith("-") ? "-0" : "0";
        }
        return shortest(new BigDecimal(Double.toString(real)).stripTrailingZeros());
    }

    private static String shortest(BigDecimal decimal) {
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        String sign = decimal.signum() < 0 ? "-" : "";
        return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + power;
    }
}
