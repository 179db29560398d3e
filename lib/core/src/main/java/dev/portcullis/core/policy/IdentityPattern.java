package dev.portcullis.core.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/**
 * A text to equal, or a regular expression (RE2) to match as a whole.
 *
 * <p>A regular expression is compiled as {@code \A(?:…)\z}, so neither alternation nor newlines loosen it.
 */
public sealed interface IdentityPattern {
    boolean matches(String text);

    /** Returns the text or expression as the policy's author wrote it. */
    String source();

    /** Returns whether it is over URIs and not over email addresses. */
    boolean isOverUris();

    /** Matches exactly this text. */
    static IdentityPattern exactly(String text) {
        return new Exact(text);
    }

    /**
     * Compiles a regular expression over subjects or issuers.
     *
     * @throws InvalidIdentityException if it does not compile, has no literal host, or matches identities that nobody can mean
     */
    static IdentityPattern regularExpression(String expression) {
        return RegularExpression.compile(expression);
    }

    /** Equality. */
    record Exact(String source) implements IdentityPattern {
        public Exact {
            if (source.isBlank()) {
                throw new InvalidIdentityException("an empty identity matches nobody");
            }
        }

        @Override
        public boolean matches(String text) {
            return source.equals(text);
        }

        @Override
        public boolean isOverUris() {
            return source.contains("://");
        }
    }

    /** Whole-text match of an RE2 expression. */
    record RegularExpression(String source, Pattern pattern) implements IdentityPattern {
        private static final int MAXIMUM_LENGTH = 1024;

        /** Identities of strangers: an expression that matches any of them matches everybody. */
        private static final List<String> STRANGERS = List.of(
                "https://evil.example/",
                "https://evil.example/acme/app/.github/workflows/release.yml@refs/heads/main",
                "https://github.com/evil-0x1f/evil/.github/workflows/evil.yml@refs/heads/evil",
                "https://github.com.evil.example/a/b/.github/workflows/c.yml@refs/tags/v1",
                "https://gitlab.com/evil-0x1f/evil//.gitlab-ci.yml@refs/heads/evil",
                "https://token.actions.githubusercontent.com.evil.example",
                "https://accounts.evil.example",
                "evil@evil.example",
                "evil",
                "");

        private static RegularExpression compile(String expression) {
            if (expression.length() > MAXIMUM_LENGTH) {
                throw new InvalidIdentityException("longer than " + MAXIMUM_LENGTH + " characters");
            }
            LiteralHost.demandIn(expression);
            RegularExpression compiled;
            try {
                compiled = new RegularExpression(expression, Pattern.compile("\\A(?:" + expression + ")\\z"));
                // Unbalanced parentheses could otherwise close the group that anchors the expression.
                Pattern.compile(expression);
            } catch (PatternSyntaxException e) {
                throw new InvalidIdentityException("it is no RE2 expression: " + e.getDescription());
            }
            for (var stranger : STRANGERS) {
                if (compiled.matches(stranger)) {
                    throw new InvalidIdentityException("it is too wide: it matches \"" + stranger + "\"");
                }
            }
            return compiled;
        }

        @Override
        public boolean matches(String text) {
            return pattern.matches(text);
        }

        @Override
        public boolean isOverUris() {
            return LiteralHost.isOverUris(source);
        }
    }
}
