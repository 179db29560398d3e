package dev.portcullis.webhook.verified;

import java.util.HexFormat;
import java.util.Optional;

/** A name of 64 hexadecimal digits in 32 bytes. */
record NameHash(long first, long second, long third, long fourth) {
    private static final int DIGITS = 64;
    private static final int PART = 16;

    /** Returns the hash that a name is; empty for any other name, which is that of no image. */
    static Optional<NameHash> of(String name) {
        if (name.length() != DIGITS || !name.chars().allMatch(NameHash::isLowerHex)) {
            return Optional.empty();
        }
        return Optional.of(new NameHash(part(name, 0), part(name, 1), part(name, 2), part(name, 3)));
    }

    String name() {
        var hex = HexFormat.of();
        return hex.toHexDigits(first) + hex.toHexDigits(second) + hex.toHexDigits(third) + hex.toHexDigits(fourth);
    }

    private static long part(String name, int index) {
        return HexFormat.fromHexDigitsToLong(name, index * PART, (index + 1) * PART);
    }

    private static boolean isLowerHex(int character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }
}
