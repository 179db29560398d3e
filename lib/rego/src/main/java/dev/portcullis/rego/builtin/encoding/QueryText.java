package dev.portcullis.rego.builtin.encoding;

import java.io.ByteArrayOutputStream;

/** Escapes and reads the parts of a URL's query as Go does. */
public final class QueryText {
    private static final String HEX = "0123456789ABCDEF";

    private QueryText() {}

    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (byte octet : Octets.of(text)) {
            char character = (char) (octet & 0xFF);
            if (isPlain(character)) {
                escaped.append(character);
            } else if (character == ' ') {
                escaped.append('+');
            } else {
                escaped.append('%').append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 0xF));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || "-_.~".indexOf(character) >= 0;
    }

    /**
     * Reads what {@link #escape} writes.
     *
     * @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits
     */
    public static String unescape(String text) {
        byte[] octets = Octets.of(text);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(octets.length);
        for (int i = 0; i < octets.length; i++) {
            switch (octets[i]) {
                case '+' -> plain.write(' ');
                case '%' -> {
                    plain.write(Percent.octet(octets, i));
                    i += 2;
                }
                default -> plain.write(octets[i]);
            }
        }
        return Octets.string(plain.toByteArray());
    }
}
