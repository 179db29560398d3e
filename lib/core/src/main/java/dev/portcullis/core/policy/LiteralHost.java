package dev.portcullis.core.policy;

import com.google.re2j.Pattern;
import java.util.stream.Stream;

/**
 * Finds out whether a regular expression over identities spells its host out.
 *
 * <p>What another reading than RE2's could take for the end of a quotation, group or class is refused, so that nothing depends on reading
 * expressions quite as RE2 does.
 */
final class LiteralHost {
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final String NAME = LABEL + "(?:\\\\\\." + LABEL + ")+";
    private static final String SLASH = "\\\\?/";

    private static final Pattern SCHEME = Pattern.compile(":" + SLASH + SLASH);

    /** {@code https://host\.tld} followed by the end, a port, or a slash that no quantifier makes optional. */
    private static final Pattern URI_HOST = Pattern.compile(
            "\\A\\^?https?:" + SLASH + SLASH + NAME + "(?::[0-9]+)?(?:" + SLASH + "(?:[^?*+{].*)?)?\\$?\\z",
            Pattern.DOTALL);

    private static final Pattern EMAIL_HOST = Pattern.compile("\\A.*@" + NAME + "\\$?\\z", Pattern.DOTALL);

    private LiteralHost() {}

    /** Returns whether an expression is over URIs, in all of its alternatives, because it names a scheme. */
    static boolean isOverUris(String expression) {
        return SCHEME.matcher(expression).find();
    }

    /**
     * Demands a host that is spelled out in every alternative. In a URI, what follows an {@code @} is no host.
     *
     * @throws InvalidIdentityException if it is missing, or the expression holds what hides its structure
     */
    static void demandIn(String expression) {
        var host = isOverUris(expression) ? URI_HOST : EMAIL_HOST;
        if (!alternatives(expression).allMatch(host::matches)) {
            throw new InvalidIdentityException(
                    "it has no literal host: write the host out, with its dots escaped, directly after :// or @;"
                            + " alternatives are all URIs or all email addresses");
        }
    }

    /** Splits at the bars outside every group and class, since each alternative can be taken alone. */
    private static Stream<String> alternatives(String expression) {
        var parts = Stream.<String>builder();
        var depth = 0;
        var start = 0;
        for (var i = 0; i < expression.length(); i++) {
            switch (expression.charAt(i)) {
                case '\\' -> i = endOfEscape(expression, i);
                case '[' -> i = endOfClass(expression, i);
                case '(' -> {
                    demandPlainGroup(expression, i);
                    depth++;
                }
                case ')' -> depth--;
                case '|' -> {
                    if (depth == 0) {
                        parts.add(expression.substring(start, i));
                        start = i + 1;
                    }
                }
                default -> {}
            }
        }
        return parts.add(expression.substring(start)).build();
    }

    /** An empty quotation would hand a quantifier behind it to what stands before it. */
    private static int endOfEscape(String expression, int backslash) {
        if (expression.startsWith("\\Q", backslash) || expression.startsWith("\\E", backslash)) {
            throw new InvalidIdentityException("\\Q and \\E are not allowed: escape each character by itself");
        }
        return backslash + 1;
    }

    /** Flags that are set in the middle would hold in alternatives behind it, and hand a quantifier on as well. */
    private static void demandPlainGroup(String expression, int at) {
        if (expression.startsWith("(?", at) && !expression.startsWith("(?:", at)) {
            throw new InvalidIdentityException("flags and names of groups are not allowed: write (…) or (?:…)");
        }
    }

    private static int endOfClass(String expression, int open) {
        var first = expression.startsWith("[^", open) ? open + 2 : open + 1;
        for (var i = first; i < expression.length(); i++) {
            switch (expression.charAt(i)) {
                case '\\' -> i = endOfEscape(expression, i);
                case ']' -> {
                    if (i > first) {
                        return i;
                    }
                    throw ambiguousClass();
                }
                case '[', '(', ')', '|' -> throw ambiguousClass();
                default -> {}
            }
        }
        throw new InvalidIdentityException("a character class has no end");
    }

    private static InvalidIdentityException ambiguousClass() {
        return new InvalidIdentityException("in a character class, escape each of []()| with a backslash,"
                + " and write ranges such as a-z for names such as [:alpha:]");
    }
}
