package dev.portcullis.rego.builtin.encoding;

import java.util.Locale;

/** Quotes strings and code points as Go's {@code strconv} does. */
public final class GoQuote {
    private GoQuote() {}

    public static String quote(String text, boolean ascii) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(codePoint -> append(out, codePoint, '"', ascii));
        return out.append('"').toString();
    }

    public static String quoteRune(int codePoint, boolean ascii) {
        StringBuilder out = new StringBuilder("'");
        append(out, codePoint, '\'', ascii);
        return out.append('\'').toString();
    }

    private static void append(StringBuilder out, int codePoint, char quote, boolean ascii) {
        if (codePoint == quote || codePoint == '\\') {
            out.append('\\').append((char) codePoint);
        } else if (isPrint(codePoint) && (!ascii || codePoint < 0x80)) {
            out.appendCodePoint(codePoint);
        } else {
            out.append(escape(codePoint));
        }
    }

    private static String escape(int codePoint) {
        return switch (codePoint) {
            case 0x07 -> "\\a";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 0x0B -> "\\v";
            default -> {
                String form =
                        codePoint < ' ' || codePoint == 0x7F ? "\\x%02x" : codePoint < 0x10000 ? "\\u%04x" : "\\U%08x";
                yield String.format(Locale.ROOT, form, codePoint);
            }
        };
    }

    /** Letters, marks, numbers, punctuation, symbols and the space. */
    public static boolean isPrint(int codePoint) {
        if (codePoint == ' ') {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Says whether a text may stand between backquotes as it is. */
    public static boolean canBackquote(String text) {
        return text.chars()
                .noneMatch(unit -> unit == '`' || unit == 0x7F || unit == 0xFEFF || (unit < ' ' && unit != '\t'));
    }
}
