package dev.portcullis.rego.builtin.encoding;

import java.io.ByteArrayOutputStream;

/** Reads Base64 as strictly as Go does: padded, with line breaks passed over, and unused bits that may be anything. */
public final class Base64Text {
    private static final int[] STANDARD = values('+', '/');
    private static final int[] URL = values('-', '_');

    private final String text;
    private final int[] values;
    private final ByteArrayOutputStream out;
    private int at;

    private Base64Text(String text, int[] values) {
        this.text = text;
        this.values = values;
        this.out = new ByteArrayOutputStream(text.length() / 4 * 3 + 3);
    }

    /** Reads the standard alphabet.
     *
     * @throws IllegalArgumentException if the text is none, naming the place
     */
    public static byte[] standard(String text) {
        return new Base64Text(text, STANDARD).decode();
    }

    /** Reads the alphabet of URLs.
     *
     * @throws IllegalArgumentException if the text is none, naming the place
     */
    public static byte[] url(String text) {
        return new Base64Text(text, URL).decode();
    }

    private static int[] values(char plus, char slash) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + plus + slash;
        int[] values = new int[128];
        java.util.Arrays.fill(values, -1);
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = i;
        }
        return values;
    }

    private byte[] decode() {
        boolean more = true;
        while (more) {
            more = quantum();
        }
        return out.toByteArray();
    }

    /** Reads four characters, the padding included; false at the end. */
    private boolean quantum() {
        int bits = 0;
        for (int i = 0; i < 4; i++) {
            skipLineBreaks();
            if (at == text.length()) {
                if (i == 0) {
                    return false;
                }
                throw corrupt(at - i);
            }
            char character = text.charAt(at++);
            if (character == '=') {
                padding(i);
                write(bits, i);
                return false;
            }
            int value = character < values.length ? values[character] : -1;
            if (value < 0) {
                throw corrupt(at - 1);
            }
            bits |= value << (18 - 6 * i);
        }
        write(bits, 4);
        return true;
    }

    private void padding(int read) {
        if (read < 2) {
            throw corrupt(at - 1);
        }
        if (read == 2) {
            skipLineBreaks();
            if (at == text.length()) {
                throw corrupt(at);
            }
            if (text.charAt(at++) != '=') {
                throw corrupt(at - 2);
            }
        }
        skipLineBreaks();
        if (at < text.length()) {
            throw corrupt(at);
        }
    }

    private void write(int bits, int characters) {
        for (int i = 0; i < characters - 1; i++) {
            out.write(bits >> (16 - 8 * i));
        }
    }

    private void skipLineBreaks() {
        while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
            at++;
        }
    }

    private static IllegalArgumentException corrupt(int place) {
        return new IllegalArgumentException("illegal base64 data at input byte " + place);
    }
}
