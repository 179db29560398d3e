package dev.portcullis.rego.builtin.x509;

import org.jspecify.annotations.Nullable;

/** Percent-encoding in the parts of a URL (RFC 3986 §2), over strings whose characters are bytes. */
final class UrlEscapes {
    /** The characters other than letters and digits that a part holds as they are. */
    static final String PATH = "-_.~$&+,/:;=@";

    static final String FRAGMENT = PATH + "!()*?";
    static final String USER = "-_.~$&+,;=";
    static final String HOST = "-_.~!\"$&'()*+,:;<=>[]";

    private static final String HEX = "0123456789ABCDEF";
    private static final String SUBDELIMITERS = "!$&'()*+,;=:@[]%";

    private UrlEscapes() {}

    static boolean isPlain(char c, String part) {
        boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return alphanumeric || part.indexOf(c) >= 0;
    }

    /** The bytes that a part stands for, or null where Go refuses it. */
    static @Nullable String unescape(String text, String part) {
        StringBuilder bytes = new StringBuilder(text.length());
        boolean host = part.equals(HOST);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                if (host && c < 0x80 && !isPlain(c, part)) {
                    return null;
                }
                bytes.append(c);
                continue;
            }
            int octet = i + 2 < text.length() ? octet(text.charAt(i + 1), text.charAt(i + 2)) : -1;
            // Hosts are escaped where they are no ASCII, and for the percent sign before a zone.
            if (octet < 0 || (host && octet < 0x80 && octet != '%')) {
                return null;
            }
            bytes.append((char) octet);
            i += 2;
        }
        return bytes.toString();
    }

    private static int octet(char high, char low) {
        int upper = high < 0x80 ? Character.digit(high, 16) : -1;
        int lower = low < 0x80 ? Character.digit(low, 16) : -1;
        return upper < 0 || lower < 0 ? -1 : upper << 4 | lower;
    }

    static String escape(String bytes, String part) {
        StringBuilder text = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if (isPlain(c, part)) {
                text.append(c);
            } else {
                text.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return text.toString();
    }

    /** A part as it was written where that is well-formed, else escaped anew. */
    static String shown(String raw, String part) {
        boolean valid = raw.chars().allMatch(c -> SUBDELIMITERS.indexOf(c) >= 0 || isPlain((char) c, part));
        String bytes = unescape(raw, part);
        return valid || bytes == null ? raw : escape(bytes, part);
    }
}
