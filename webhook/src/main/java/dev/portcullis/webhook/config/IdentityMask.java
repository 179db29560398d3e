package dev.portcullis.webhook.config;

/** Hides personal data in the identities that decision records carry. */
public enum IdentityMask {
    /** Nothing is hidden. */
    NONE,
    /** Of an email address only the first character and the domain stay. */
    EMAIL_LOCAL_PART;

    /** Returns the identity as it may be recorded. */
    public String apply(String identity) {
        if (this == NONE || identity.contains("://")) {
            return identity;
        }
        var at = identity.lastIndexOf('@');
        return at < 1 ? identity : identity.charAt(0) + "***" + identity.substring(at);
    }
}
