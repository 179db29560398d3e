package dev.portcullis.collect.rule;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One rule about a document in JSON.
 *
 * @param path which values it is about
 * @param measure what of them is compared
 * @param comparison how it has to compare
 * @param value with what: a number, or for {@link Comparison#EQUAL} and {@link Comparison#NOT_EQUAL} also {@code true}, {@code false} or a
 *     text in quotation marks, as JSON writes them
 */
public record JsonRule(JsonPath path, Measure measure, Comparison comparison, Literal value) {
    public JsonRule {
        var ordered = comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL;
        if (!(value instanceof Literal.Decimal) && (ordered || measure == Measure.COUNT)) {
            throw new IllegalArgumentException("only numbers are counted, and more or less than others");
        }
    }

    /** What of the values is compared. */
    public enum Measure {
        /** Each of them, of which there must be one at least. */
        EACH,
        /** How many there are. */
        COUNT
    }

    /** What is compared with. */
    public sealed interface Literal {
        record Decimal(BigDecimal value) implements Literal {
            @Override
            public String toString() {
                return value.toString();
            }
        }

        record Text(String value) implements Literal {
            @Override
            public String toString() {
                return '"' + value + '"';
            }
        }

        record Flag(boolean value) implements Literal {
            @Override
            public String toString() {
                return String.valueOf(value);
            }
        }

        /** Returns the literal that a spec writes; null where it is none. */
        static @Nullable Literal parse(String text) {
            if (text.equals("true") || text.equals("false")) {
                return new Flag(text.equals("true"));
            }
            var last = text.length() - 1;
            if (last > 0 && text.charAt(0) == '"' && text.charAt(last) == '"') {
                return new Text(text.substring(1, last));
            }
            return Decimals.parse(text).map(Decimal::new).orElse(null);
        }
    }
}
