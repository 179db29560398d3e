package dev.portcullis.rego.builtin;

import java.math.BigInteger;

/** Prints binary floating-point numbers with the fewest decimal digits that still tell each from its neighbours. */
final class FloatText {
    /** Where the exponent of a fraction is no longer in this range, it is printed with one. */
    private static final int LOWEST_PLAIN = -4;

    private static final int END_OF_PLAIN = 6;

    /** Digits, the first before the point, times ten to a power. */
    private record Decimal(String digits, int power) {}

    private FloatText() {}

    static String of(BinaryFloat number) {
        String sign = number.negative() ? "-" : "";
        if (number.isZero()) {
            return sign + "0";
        }
        Decimal decimal = shortest(number);
        if (number.isWhole()) {
            return sign + decimal.digits + "0".repeat(decimal.power + 1 - decimal.digits.length());
        }
        return sign + general(decimal);
    }

    private static String general(Decimal decimal) {
        String digits = decimal.digits;
        int power = decimal.power;
        if (power < LOWEST_PLAIN || power >= END_OF_PLAIN) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            int size = Math.abs(power);
            return digits.charAt(0) + fraction + (power < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
        }
        if (power < 0) {
            return "0." + "0".repeat(-power - 1) + digits;
        }
        return digits.substring(0, power + 1) + "." + digits.substring(power + 1);
    }

    private static Decimal shortest(BinaryFloat number) {
        int missing = number.precision() + 1 - number.mantissa().bitLength();
        BigInteger twice = number.mantissa().shiftLeft(missing);
        int exponent = number.exponent() - missing;
        int wanted = number.precision() * 1234 / 4096 + 4;
        int scale = wanted - (int) Math.floor((twice.bitLength() + (double) exponent) * 0.30103);
        Scaled low = Scaled.of(twice.subtract(BigInteger.ONE), exponent, scale);
        Scaled middle = Scaled.of(twice, exponent, scale);
        Scaled high = Scaled.of(twice.add(BigInteger.ONE), exponent, scale);
        boolean inclusive = !twice.testBit(1);
        int length = middle.floor.toString().length();
        for (int at = 0; at < length; at++) {
            boolean downFits = low.digit(at) != middle.digit(at) || (inclusive && low.endsBefore(at + 1));
            // Like Go, this misses some numbers that would do above, where the upper neighbour is short.
            int room = high.digit(at) - middle.digit(at);
            boolean upFits = room != 0 && (inclusive || room > 1 || !high.endsBefore(at + 1));
            if (downFits || upFits) {
                boolean takeUp = upFits && (!downFits || middle.isNearerUp(at + 1));
                return decimal(middle.cut(at + 1, takeUp), scale);
            }
        }
        return decimal(middle.floor, scale);
    }

    private static Decimal decimal(BigInteger scaled, int scale) {
        String all = scaled.toString();
        int end = all.length();
        while (end > 1 && all.charAt(end - 1) == '0') {
            end--;
        }
        return new Decimal(all.substring(0, end), all.length() - 1 - scale);
    }

    /** A number times a power of ten: its whole part, the digits of that, and whether that is all. */
    private record Scaled(BigInteger floor, String digits, boolean exact) {
        static Scaled of(BigInteger mantissa, int exponent, int scale) {
            BigInteger over = exponent > 0 ? mantissa.shiftLeft(exponent) : mantissa;
            BigInteger under = exponent < 0 ? BigInteger.ONE.shiftLeft(-exponent) : BigInteger.ONE;
            if (scale > 0) {
                over = over.multiply(BigInteger.TEN.pow(scale));
            } else {
                under = under.multiply(BigInteger.TEN.pow(-scale));
            }
            BigInteger[] parts = over.divideAndRemainder(under);
            return new Scaled(parts[0], parts[0].toString(), parts[1].signum() == 0);
        }

        char digit(int at) {
            return at < digits.length() ? digits.charAt(at) : '0';
        }

        /** Says whether all digits from a place on are zeros. */
        boolean endsBefore(int at) {
            for (int i = at; i < digits.length(); i++) {
                if (digits.charAt(i) != '0') {
                    return false;
                }
            }
            return exact;
        }

        boolean isNearerUp(int at) {
            boolean half = digit(at) == '5' && endsBefore(at + 1);
            return half ? (digit(at - 1) - '0') % 2 != 0 : digit(at) >= '5';
        }

        BigInteger cut(int at, boolean up) {
            BigInteger unit = BigInteger.TEN.pow(digits.length() - at);
            BigInteger down = floor.divide(unit);
            return (up ? down.add(BigInteger.ONE) : down).multiply(unit);
        }
    }
}
