package dev.portcullis.core.evidencebundle;

import java.time.Instant;
import java.util.function.IntPredicate;

/** Bounds on the texts of an evidence bundle. Messages name what is wrong and quote nothing. */
final class Words {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Words() {}

    static void requireExplained(String reason, String detail) {
        requireCode("a reason", reason);
        require(
                "a detail",
                detail,
                ItemOutcome.MAX_DETAIL,
                detail.codePoints().allMatch(Words::isPlain),
                "characters that are shown");
    }

    static void requireCode(String what, String text) {
        require(
                what,
                text,
                EvidenceBundleContent.MAX_NAME,
                !text.isEmpty()
                        && isLetter(text.charAt(0))
                        && text.chars().allMatch(character -> isLetter(character) || isDigit(character)),
                "letters and digits, a letter first");
    }

    /** Requires a label as of DNS (RFC 1123). */
    static void requireName(String what, String text, int limit) {
        require(what, text, limit, isLabel(text), "lower-case letters, digits and inner hyphens");
    }

    /** Requires labels with dots between them. */
    static void requireSubdomain(String what, String text, int limit) {
        for (var label : text.split("\\.", -1)) {
            requireName(what, label, limit);
        }
        require(what, text, limit, true, "");
    }

    static void requirePrintable(String what, String text, int limit) {
        require(what, text, limit, isAll(text, c -> c > ' ' && c <= '~'), "printable ASCII without spaces");
    }

    static void requireTime(String what, Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException(what + " lies in the years 1970 to 9999");
        }
    }

    private static void require(String what, String text, int limit, boolean allowed, String of) {
        if (text.isEmpty() || text.length() > limit) {
            throw new IllegalArgumentException(what + " has 1 to " + limit + " characters");
        }
        if (!allowed) {
            throw new IllegalArgumentException(what + " consists of " + of);
        }
    }

    private static boolean isLabel(String text) {
        return !text.startsWith("-")
                && !text.endsWith("-")
                && isAll(text, c -> (c >= 'a' && c <= 'z') || isDigit(c) || c == '-');
    }

    private static boolean isAll(String text, IntPredicate allowed) {
        return text.chars().allMatch(allowed);
    }

    private static boolean isLetter(int character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
