package dev.portcullis.webhook.config;

import java.util.regex.Pattern;

/** Hides personal data in the identities that decision records carry. */
public enum IdentityMask {
    /** Nothing is hidden. */
    NONE,
    /** Of an email address only the first character and the domain stay. */
    EMAIL_LOCAL_PART;

    // The domain has a dot, unlike the algorithm that follows the @ in an image reference.
    private static final Pattern ADDRESS =
            Pattern.compile("([^\\s@\"(),;:<>/])[^\\s@\"(),;:<>/]*+@([A-Za-z0-9-]++(?:\\.[A-Za-z0-9-]++)++)");

    /** Returns the identity as it may be recorded. */
    public String apply(String identity) {
        if (this == NONE || identity.contains("://")) {
            return identity;
        }
        var at = identity.lastIndexOf('@');
        return at < 1 ? identity : identity.charAt(0) + "***" + identity.substring(at);
    }

    /** Returns a text in which identities may stand, as it may be recorded. */
    public String applyToText(String text) {
        return this == NONE ? text : ADDRESS.matcher(text).replaceAll("$1***@$2");
    }
}
