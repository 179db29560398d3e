package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;
import java.util.Arrays;

/** Natural numbers as bytes, the highest first. */
public final class Integers {
    private Integers() {}

    /**
     * A number in as many bytes as given.
     *
     * @throws IllegalArgumentException if it is negative or takes more
     */
    public static byte[] bytes(BigInteger number, int length) {
        if (number.signum() < 0 || number.bitLength() > 8 * length) {
            throw new IllegalArgumentException("does not fit " + length + " bytes");
        }
        byte[] digits = number.toByteArray();
        int sign = digits.length > length ? 1 : 0;
        byte[] bytes = new byte[length];
        System.arraycopy(digits, sign, bytes, length - (digits.length - sign), digits.length - sign);
        return bytes;
    }

    /** A number in as few bytes as it takes; none for zero. */
    public static byte[] bytes(BigInteger number) {
        byte[] digits = number.toByteArray();
        return digits[0] == 0 ? Arrays.copyOfRange(digits, 1, digits.length) : digits;
    }
}
