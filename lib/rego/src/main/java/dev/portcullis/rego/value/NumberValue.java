package dev.portcullis.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number of any precision: a whole number of 64 bits is kept as such, every other as a decimal; none is ever rounded to a double.
 *
 * <p>A number keeps the text that it was read from, as OPA does, so that {@code 1.0} is printed as {@code 1.0} although it equals {@code 1}.
 */
public final class NumberValue implements Value {
    private static final NumberValue[] SMALL = new NumberValue[1280];
    private static final int LOWEST = -256;

    static {
        for (int i = 0; i < SMALL.length; i++) {
            SMALL[i] = new NumberValue(LOWEST + i, null, null);
        }
    }

    /** The value where {@link #decimal} is null. */
    private final long whole;

    /** Null where the number is whole and fits 64 bits. */
    private final @Nullable BigDecimal decimal;

    /** Null where the text is that of the whole number. */
    private final @Nullable String text;

    private NumberValue(long whole, @Nullable BigDecimal decimal, @Nullable String text) {
        this.whole = whole;
        this.decimal = decimal;
        this.text = text;
    }

    public static NumberValue of(long whole) {
        return whole >= LOWEST && whole < LOWEST + SMALL.length
                ? SMALL[(int) (whole - LOWEST)]
                : new NumberValue(whole, null, null);
    }

    public static NumberValue of(BigInteger whole) {
        return whole.bitLength() < Long.SIZE ? of(whole.longValue()) : of(new BigDecimal(whole));
    }

    /** The number with this value; its text is the shortest without an exponent where that is at most 21 digits long, as Go prints. */
    public static NumberValue of(BigDecimal decimal) {
        return of(decimal, null);
    }

    /**
     * Reads a number in the syntax of JSON.
     *
     * @throws NumberFormatException if the text is no such number, or its exponent is beyond 32 bits
     */
    public static NumberValue parse(String text) {
        if (text.length() <= 18 && isPlainWhole(text)) {
            return of(Long.parseLong(text));
        }
        return of(new BigDecimal(text), text);
    }

    private static boolean isPlainWhole(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        if (start == text.length() || (text.charAt(start) == '0' && text.length() > 1)) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static NumberValue of(BigDecimal decimal, @Nullable String text) {
        // Bounded before it is expanded: 1e1000000000 is a valid number whose digits would fill the memory.
        if (decimal.signum() == 0) {
            return text == null ? of(0) : new NumberValue(0, null, text);
        }
        if (decimal.precision() - (long) decimal.scale() <= 19) {
            BigDecimal stripped = decimal.stripTrailingZeros();
            if (stripped.scale() <= 0) {
                BigInteger integer = stripped.toBigInteger();
                if (integer.bitLength() < Long.SIZE) {
                    return new NumberValue(integer.longValue(), null, text);
                }
            }
        }
        return new NumberValue(0, decimal, text);
    }

    /** Says whether the number is whole and fits 64 bits. */
    public boolean isLong() {
        return decimal == null;
    }

    /** Says whether OPA takes the number for an int: whole, of 64 bits, and written in at most 19 digits without an exponent. */
    public boolean isInt64() {
        if (decimal != null) {
            return false;
        }
        return text == null || (text.length() <= 19 + (text.startsWith("-") ? 1 : 0) && !hasExponent(text));
    }

    private static boolean hasExponent(String text) {
        return text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
    }

    /**
     * The number, where {@link #isLong}.
     *
     * @throws ArithmeticException where it is not
     */
    public long longValue() {
        if (decimal != null) {
            throw new ArithmeticException("not a whole number of 64 bits");
        }
        return whole;
    }

    /** Says whether the number has no fraction, however large it is. */
    public boolean isWhole() {
        return decimal == null || decimal.stripTrailingZeros().scale() <= 0;
    }

    /** The exact value; its scale may be as low as -2³¹, so whoever expands it must look at that first. */
    public BigDecimal decimal() {
        return decimal == null ? BigDecimal.valueOf(whole) : decimal;
    }

    /** The text that the number was read from, or the shortest one of its value. */
    public String text() {
        if (text != null) {
            return text;
        }
        return decimal == null ? Long.toString(whole) : NumberText.of(decimal);
    }

    @Override
    public Kind kind() {
        return Kind.NUMBER;
    }

    @Override
    public int compareTo(Value other) {
        if (!(other instanceof NumberValue that)) {
            return kind().compareTo(other.kind());
        }
        return decimal == null && that.decimal == null
                ? Long.compare(whole, that.whole)
                : decimal().compareTo(that.decimal());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof NumberValue that
                        && (decimal == null) == (that.decimal == null)
                        && compareTo(that) == 0);
    }

    @Override
    public int hashCode() {
        return decimal == null
                ? Long.hashCode(whole)
                : decimal.stripTrailingZeros().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
