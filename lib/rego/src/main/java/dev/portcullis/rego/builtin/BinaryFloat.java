package dev.portcullis.rego.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A binary floating-point number of a given precision, rounded half to even: what OPA computes with where numbers have fractions (Go's
 * {@code big.Float}). Zero has a sign.
 */
record BinaryFloat(boolean negative, BigInteger mantissa, int exponent, int precision) {
    /** The bits of a mantissa unless said otherwise. */
    static final int PRECISION = 64;

    static final BinaryFloat HALF = new BinaryFloat(false, BigInteger.ONE, -1, PRECISION);
    static final BinaryFloat ONE = new BinaryFloat(false, BigInteger.ONE, 0, PRECISION);

    /** Reads a decimal as Go does, which rounds powers of five beyond 128 bits on the way. */
    static BinaryFloat of(BigDecimal decimal, boolean negative) {
        BigInteger digits = decimal.unscaledValue().abs();
        int power = -decimal.scale();
        if (digits.signum() == 0 || power == 0) {
            return rounded(negative, digits, 0, PRECISION);
        }
        BinaryFloat five = powerOfFive(Math.abs(power));
        return power > 0
                ? rounded(negative, digits.multiply(five.mantissa), five.exponent + power, PRECISION)
                : quotient(negative, digits, five.mantissa, power - five.exponent, PRECISION);
    }

    /** A whole number, exactly. */
    static BinaryFloat of(BigInteger whole) {
        return new BinaryFloat(whole.signum() < 0, whole.abs(), 0, Math.max(PRECISION, whole.bitLength()));
    }

    private static BinaryFloat powerOfFive(int power) {
        int bits = 2 * PRECISION;
        if (power <= 27) {
            return rounded(false, BigInteger.valueOf(5).pow(power), 0, bits);
        }
        BinaryFloat result = rounded(false, BigInteger.valueOf(5).pow(27), 0, bits);
        BinaryFloat factor = rounded(false, BigInteger.valueOf(5), 0, bits + PRECISION);
        for (int left = power - 27; left > 0; left >>= 1) {
            if ((left & 1) != 0) {
                result = result.times(factor, bits);
            }
            factor = factor.times(factor, bits + PRECISION);
        }
        return result;
    }

    private static BinaryFloat rounded(boolean negative, BigInteger mantissa, int exponent, int precision) {
        int excess = mantissa.bitLength() - precision;
        if (excess <= 0) {
            return new BinaryFloat(negative, mantissa, exponent, precision);
        }
        BigInteger kept = mantissa.shiftRight(excess);
        boolean half = mantissa.testBit(excess - 1);
        if (half && (kept.testBit(0) || mantissa.getLowestSetBit() < excess - 1)) {
            kept = kept.add(BigInteger.ONE);
        }
        return new BinaryFloat(negative, kept, exponent + excess, precision);
    }

    private static BinaryFloat quotient(
            boolean negative, BigInteger over, BigInteger under, int exponent, int precision) {
        int shift = Math.max(0, precision + 2 - over.bitLength() + under.bitLength());
        BigInteger[] parts = over.shiftLeft(shift).divideAndRemainder(under);
        // What is left over only matters for telling a half from more than a half: one more bit says so.
        BigInteger sticky = parts[0].shiftLeft(1);
        return rounded(negative, parts[1].signum() == 0 ? sticky : sticky.setBit(0), exponent - shift - 1, precision);
    }

    boolean isZero() {
        return mantissa.signum() == 0;
    }

    boolean isWhole() {
        return isZero() || exponent + mantissa.getLowestSetBit() >= 0;
    }

    /** How far the digits reach on both sides of the point, in bits. */
    int span() {
        return Math.abs(exponent) + mantissa.bitLength();
    }

    /** The number without its fraction. */
    BigInteger truncated() {
        BigInteger magnitude = exponent >= 0 ? mantissa.shiftLeft(exponent) : mantissa.shiftRight(-exponent);
        return negative ? magnitude.negate() : magnitude;
    }

    BinaryFloat abs() {
        return new BinaryFloat(false, mantissa, exponent, precision);
    }

    BinaryFloat negated() {
        return new BinaryFloat(!negative, mantissa, exponent, precision);
    }

    BinaryFloat plus(BinaryFloat other) {
        int bits = Math.max(precision, other.precision);
        int common = Math.min(exponent, other.exponent);
        BigInteger sum = signedAt(common).add(other.signedAt(common));
        boolean minus = sum.signum() == 0 ? negative && other.negative : sum.signum() < 0;
        return rounded(minus, sum.abs(), common, bits);
    }

    private BigInteger signedAt(int common) {
        BigInteger shifted = mantissa.shiftLeft(exponent - common);
        return negative ? shifted.negate() : shifted;
    }

    BinaryFloat minus(BinaryFloat other) {
        return plus(other.negated());
    }

    BinaryFloat times(BinaryFloat other, int bits) {
        return rounded(negative != other.negative, mantissa.multiply(other.mantissa), exponent + other.exponent, bits);
    }

    /** The quotient by a number other than zero. */
    BinaryFloat over(BinaryFloat other) {
        boolean minus = negative != other.negative;
        return quotient(
                minus, mantissa, other.mantissa, exponent - other.exponent, Math.max(precision, other.precision));
    }

    /** Says whether two numbers have one value; zeros have, whatever their signs. */
    boolean sameValue(BinaryFloat other) {
        int common = Math.min(exponent, other.exponent);
        return signedAt(common).equals(other.signedAt(common));
    }

    /** The fewest digits that tell the number from others of its precision: in full where it is whole, as Go's {@code %g} else. */
    String text() {
        return FloatText.of(this);
    }
}
