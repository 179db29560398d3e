package dev.portcullis.rego.builtin.net;

import dev.portcullis.rego.builtin.encoding.GoQuote;
import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.builtin.encoding.Percent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Escapes in the parts of a URI, as Go's {@code net/url} takes them.
 *
 * <p>Texts here have one character for each byte, so that places in them are places in the bytes; {@link #bytewise} and {@link #joined}
 * lead there and back.
 */
final class UriText {
    private static final String HEX = "0123456789ABCDEF";
    private static final String UNRESERVED = "-_.~";
    private static final String HOST = UNRESERVED + "!$&'()*+,;=:[]<>\"";
    private static final String PATH = UNRESERVED + "$&+,/:;=@";

    /** Where a text stands, which decides what it may hold and which escapes. */
    enum Part {
        /** A name or address; only what is beyond ASCII may be escaped, and the percent sign. */
        HOST,
        /** The zone of an address; what may stand there unescaped may be escaped, too. */
        ZONE,
        /** Everything else: any escape, any character. */
        OTHER
    }

    private UriText() {}

    static String bytewise(String text) {
        return new String(Octets.of(text), StandardCharsets.ISO_8859_1);
    }

    static String joined(String bytewise) {
        return Octets.string(bytewise.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads the escapes of a text.
     *
     * @throws IllegalArgumentException if one is malformed or must not stand there, or a character must not
     */
    static String unescape(String text, Part part) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(octets.length);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '%') {
                int octet = Percent.octet(octets, i);
                if (!mayBeEscaped(octet, part)) {
                    throw Percent.refused(octets, i);
                }
                plain.write(octet);
                i += 2;
            } else if (part != Part.OTHER && octets[i] >= 0 && !isPlain(octets[i], HOST)) {
                throw new IllegalArgumentException(
                        "invalid character " + GoQuote.quote(text.substring(i, i + 1), false) + " in host name");
            } else {
                plain.write(octets[i]);
            }
        }
        return plain.toString(StandardCharsets.ISO_8859_1);
    }

    private static boolean mayBeEscaped(int octet, Part part) {
        return octet == '%'
                || switch (part) {
                    case HOST -> octet >= 0x80;
                    case ZONE -> octet == ' ' || isPlain(octet, HOST);
                    case OTHER -> true;
                };
    }

    /** The way in which a path is written by default. */
    static String escapePath(String path) {
        StringBuilder escaped = new StringBuilder(path.length() + 16);
        path.chars().forEach(octet -> {
            if (isPlain(octet, PATH)) {
                escaped.append((char) octet);
            } else {
                escaped.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xF));
            }
        });
        return escaped.toString();
    }

    private static boolean isPlain(int octet, String others) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || others.indexOf(octet) >= 0;
    }
}
