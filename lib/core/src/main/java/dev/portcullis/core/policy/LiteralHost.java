package dev.portcullis.core.policy;

import com.google.re2j.Pattern;

/** Finds out whether a regular expression over identities spells its host out. */
final class LiteralHost {
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final String NAME = LABEL + "(?:\\\\\\." + LABEL + ")+";

    /** {@code https://host\.tld} followed by the end, a port, or a slash that no quantifier makes optional. */
    private static final Pattern URI_HOST =
            Pattern.compile("\\A\\^?https?://" + NAME + "(?::[0-9]+)?(?:/(?:[^?*{].*)?)?\\$?\\z", Pattern.DOTALL);

    private static final Pattern EMAIL_HOST = Pattern.compile("\\A.*@" + NAME + "\\$?\\z", Pattern.DOTALL);

    private LiteralHost() {}

    static boolean isPresentIn(String expression) {
        return alternatives(expression).allMatch(part -> URI_HOST.matches(part) || EMAIL_HOST.matches(part));
    }

    /** Splits at the bars outside every group and class, since each alternative can be taken alone. */
    private static java.util.stream.Stream<String> alternatives(String expression) {
        var parts = java.util.stream.Stream.<String>builder();
        var depth = 0;
        var inClass = false;
        var start = 0;
        for (var i = 0; i < expression.length(); i++) {
            switch (expression.charAt(i)) {
                case '\\' -> i++;
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
}
