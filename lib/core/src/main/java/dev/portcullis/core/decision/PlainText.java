package dev.portcullis.core.decision;

/**
 * Text from outside made fit to be shown to a person or sent on: bounded, and without characters that move the cursor, hide or reorder what
 * follows, or are half of one.
 */
public final class PlainText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char ELLIPSIS = '…';

    private PlainText() {}

    /**
     * Returns the text without such characters.
     *
     * @param limit the greatest length in UTF-16 units, at least 1; what is longer ends in an ellipsis
     */
    public static String of(String text, int limit) {
        var shown = text.length() <= limit ? text : text.substring(0, limit - 1) + ELLIPSIS;
        return shown.codePoints().allMatch(PlainText::isPlain) ? shown : replaced(shown);
    }

    private static String replaced(String text) {
        return text.codePoints()
                .map(character -> isPlain(character) ? character : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
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
