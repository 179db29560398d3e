package dev.portcullis.webhook.config;

/**
 * Finds email addresses in texts, in time that grows with their length only. What may be one is taken for one, except what the texts here are
 * full of: the digest or ref after an {@code @} has no domain with a dot that ends in letters.
 */
final class MailAddresses {
    private static final String MASK = "***";
    private static final String ENCODED_AT = "%40";

    /** Four times what RFC 5321 allows a local part. */
    private static final int LONGEST_LOCAL_PART = 256;

    /** What ends a local part, seen from the {@code @}; more may stand in one, and nearly never does. */
    private static final String SEPARATORS = "@\"(),;:<>[]\\/#?&'`|";

    private MailAddresses() {}

    /** Returns the text with of each local part only the first character. */
    static String maskedIn(String text) {
        var masked = new StringBuilder(text.length());
        var copied = 0;
        for (var at = nextAt(text, 0); at >= 0; at = nextAt(text, at + 1)) {
            var start = startOfLocalPart(text, copied, at);
            if (start < at && isDomain(text, at + lengthOfAt(text, at))) {
                masked.append(text, copied, start).append(masked(text.substring(start, at)));
                copied = at;
            }
        }
        return copied == 0 ? text : masked.append(text, copied, text.length()).toString();
    }

    /** Returns what is shown of a local part. */
    static String masked(String localPart) {
        return localPart.substring(0, localPart.offsetByCodePoints(0, 1)) + MASK;
    }

    private static int nextAt(String text, int from) {
        for (var i = from; i < text.length(); i++) {
            if (text.charAt(i) == '@' || text.startsWith(ENCODED_AT, i)) {
                return i;
            }
        }
        return -1;
    }

    private static int lengthOfAt(String text, int at) {
        return text.charAt(at) == '@' ? 1 : ENCODED_AT.length();
    }

    private static int startOfLocalPart(String text, int copied, int at) {
        var bound = Math.max(copied, at - LONGEST_LOCAL_PART);
        if (at > bound && text.charAt(at - 1) == '"') {
            var quote = text.lastIndexOf('"', at - 2);
            return quote >= bound ? quote : at;
        }
        var start = at;
        while (start > bound && isOfLocalPart(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static boolean isOfLocalPart(char character) {
        return !Character.isWhitespace(character) && SEPARATORS.indexOf(character) < 0;
    }

    /** Returns whether labels with dots between them begin here, the last of them of letters, or in Punycode. */
    private static boolean isDomain(String text, int begin) {
        var end = begin;
        while (end < text.length() && isOfDomain(text.charAt(end))) {
            end++;
        }
        // A sentence may end after it.
        while (end > begin && text.charAt(end - 1) == '.') {
            end--;
        }
        var domain = text.substring(begin, end);
        var dot = domain.lastIndexOf('.');
        if (dot < 1) {
            return false;
        }
        var last = domain.substring(dot + 1);
        return last.startsWith("xn--") || last.codePoints().allMatch(Character::isLetter);
    }

    private static boolean isOfDomain(char character) {
        return Character.isLetterOrDigit(character)
                || Character.isSurrogate(character)
                || character == '-'
                || character == '.';
    }
}
