package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The kinds of strings that names are made of (X.680 §41). */
final class AttributeValues {
    static final int UTF8 = 12;
    static final int NUMERIC = 18;
    static final int PRINTABLE = 19;
    static final int T61 = 20;
    static final int IA5 = 22;
    static final int BMP = 30;

    private AttributeValues() {}

    /** Reads a string of the kind that its tag says; null where the tag is that of no string. */
    static @Nullable String string(int tag, DerReader content) {
        byte[] bytes = content.bytes();
        return switch (tag) {
            case UTF8 -> utf8(bytes);
            case NUMERIC -> limited(bytes, "0123456789 ", "invalid NumericString");
            case PRINTABLE -> printable(bytes);
            case T61 -> new String(bytes, StandardCharsets.ISO_8859_1);
            case IA5 -> ia5(bytes, "invalid IA5String");
            case BMP -> bmp(bytes);
            default -> null;
        };
    }

    /** Reads ASCII. */
    static String ia5(byte[] bytes, String otherwise) {
        for (byte octet : bytes) {
            if (octet < 0) {
                throw new MalformedException(otherwise);
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("invalid UTF-8 string");
        }
    }

    private static String printable(byte[] bytes) {
        // The asterisk and the ampersand do not belong, yet stand in real certificates.
        return limited(
                bytes,
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?*&",
                "invalid PrintableString");
    }

    private static String limited(byte[] bytes, String alphabet, String otherwise) {
        String string = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < string.length(); i++) {
            if (alphabet.indexOf(string.charAt(i)) < 0) {
                throw new MalformedException(otherwise);
            }
        }
        return string;
    }

    private static String bmp(byte[] bytes) {
        int length = bytes.length;
        if (length >= 2 && bytes[length - 1] == 0 && bytes[length - 2] == 0) {
            length -= 2;
        }
        String string = new String(bytes, 0, length, StandardCharsets.UTF_16BE);
        boolean legal = bytes.length % 2 == 0
                && string.chars()
                        .noneMatch(unit -> Character.isSurrogate((char) unit)
                                || unit >= 0xfffe
                                || (unit >= 0xfdd0 && unit <= 0xfdef));
        if (!legal) {
            throw new MalformedException("invalid BMPString");
        }
        return string;
    }
}
