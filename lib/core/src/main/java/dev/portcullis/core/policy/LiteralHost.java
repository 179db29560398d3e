package dev.portcullis.core.policy;

import com.google.re2j.Pattern;
import java.util.stream.Stream;

/** Finds out whether a regular expression over identities spells its host out. */
final class LiteralHost {
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final String NAME = LABEL + "(?:\\\\\\." + LABEL + ")+";

    /** {@code https://host\.tld} followed by the end, a port, or a slash that no quantifier makes optional. */
    private static final Pattern URI_HOST =
            Pattern.compile("\\A\\^?https?://" + NAME + "(?::[0-9]+)?(?:/(?:[^?*{].*)?)?\\$?\\z", Pattern.DOTALL);

    private static final Pattern EMAIL_HOST = Pattern.compile("\\A.*@" + NAME + "\\$?\\z", Pattern.DOTALL);

    private LiteralHost() {}

    /** An expression that names a scheme is over URIs in all of its alternatives: in a URI, what follows an {@code @} is no host. */
    static boolean isPresentIn(String expression) {
        var host = expression.contains("://") ? URI_HOST : EMAIL_HOST;
        return alternatives(expression).allMatch(host::matches);
    }

    /** Splits at the bars outside every quotation, group and class, since each alternative can be taken alone. */
    private static Stream<String> alternatives(String expression) {
        var parts = Stream.<String>builder();
        var depth = 0;
        var inClass = false;
        var start = 0;
        for (var i = 0; i < expression.length(); i++) {
            switch (expression.charAt(i)) {
                case '\\' -> i = escaped(expression, i);
                case '[' -> inClass = true;
                case ']' -> inClass = false;
                case '(' -> depth += inClass ? 0 : 1;
                case ')' -> depth -= inClass ? 0 : 1;
                case '|' -> {
                    if (depth == 0 && !inClass) {
                        parts.add(expression.substring(start, i));
                        start = i + 1;
                    }
                }
                default -> {}
            }
        }
        return parts.add(expression.substring(Math.min(start, expression.length())))
                .build();
    }

    /** Returns the position of the last character that the backslash at {@code at} takes the meaning from. */
    private static int escaped(String expression, int at) {
        if (!expression.startsWith("\\Q", at)) {
            return at + 1;
        }
        var end = expression.indexOf("\\E", at + 2);
        return end < 0 ? expression.length() : end + 1;
    }
}
