package dev.portcullis.rego.builtin.encoding;

import java.nio.charset.StandardCharsets;

/** Escapes such as {@code %2F}, in the bytes of a URL. */
public final class Percent {
    private Percent() {}

    /**
     * The byte that an escape stands for.
     *
     * @param percent where its percent sign is
     * @throws IllegalArgumentException if that is not followed by two hexadecimal digits
     */
    public static int octet(byte[] octets, int percent) {
        int high = percent + 2 < octets.length ? Character.digit(octets[percent + 1], 16) : -1;
        int low = percent + 2 < octets.length ? Character.digit(octets[percent + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw refused(octets, percent);
        }
        return high << 4 | low;
    }

    /** What says that an escape is malformed or must not stand where it does. */
    public static IllegalArgumentException refused(byte[] octets, int percent) {
        int end = Math.min(octets.length, percent + 3);
        String shown = new String(octets, percent, end - percent, StandardCharsets.UTF_8);
        return new IllegalArgumentException("invalid URL escape " + GoQuote.quote(shown, false));
    }
}
