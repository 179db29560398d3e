package dev.portcullis.rego.builtin.encoding;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Strings of Go, which are bytes that need not be UTF-8, as Java's.
 *
 * <p>A byte that is part of no character becomes the lone surrogate U+DC80 to U+DCFF whose low byte it is, so that nothing is lost between
 * decoding and encoding again; whoever prints such a string prints U+FFFD in its place, as Go does.
 */
public final class Octets {
    private static final int ESCAPE = 0xDC00;

    private Octets() {}

    /** The bytes of a string: UTF-8, but for the lone surrogates that {@link #string} makes. */
    public static byte[] of(String string) {
        return hasLoneSurrogate(string) ? escaped(string) : string.getBytes(StandardCharsets.UTF_8);
    }

    /** The string that has these bytes. */
    public static String string(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return lenient(bytes);
        }
    }

    /** The string with U+FFFD in place of every lone surrogate: what Go prints. */
    public static String printable(String string) {
        if (!hasLoneSurrogate(string)) {
            return string;
        }
        StringBuilder printable = new StringBuilder(string.length());
        string.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    private static boolean hasLoneSurrogate(String string) {
        for (int i = 0; i < string.length(); i++) {
            if (Character.isSurrogate(string.charAt(i))) {
                if (Character.charCount(string.codePointAt(i)) == 1) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static byte[] escaped(String string) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream(string.length());
        string.codePoints().forEach(point -> {
            if (point >= ESCAPE + 0x80 && point <= ESCAPE + 0xFF) {
                bytes.write(point - ESCAPE);
            } else {
                int shown = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point;
                bytes.writeBytes(Character.toString(shown).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    private static String lenient(byte[] bytes) {
        StringBuilder string = new StringBuilder(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        while (in.hasRemaining()) {
            decoder.reset();
            decoder.decode(in, out.clear(), true);
            string.append(out.flip());
            if (in.hasRemaining()) {
                string.append((char) (ESCAPE + (in.get() & 0xFF)));
            }
        }
        return string.toString();
    }
}
