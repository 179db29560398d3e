package dev.portcullis.webhook.config;

/** Hides personal data in the identities that decision records carry. */
public enum IdentityMask {
    /** Nothing is hidden. */
    NONE,
    /** Of an email address only the first character and the domain stay. */
    EMAIL_LOCAL_PART;

    /**
     * Returns the identity as it may be recorded. What is no URI and has an {@code @} is an address, whatever its domain looks like; so is
     * what follows the {@code #} by which an API server parts an issuer from the name that it vouches for.
     */
    public String apply(String identity) {
        if (this == NONE) {
            return identity;
        }
        var name = identity.contains("://") ? identity.indexOf('#') + 1 : 0;
        if (name == 0 && identity.contains("://")) {
            return applyToText(identity);
        }
        var at = identity.lastIndexOf('@');
        return at <= name
                ? applyToText(identity)
                : applyToText(identity.substring(0, name))
                        + MailAddresses.masked(identity.substring(name, at))
                        + identity.substring(at);
    }

    /** Returns a text in which addresses may stand anywhere, as it may be recorded. */
    public String applyToText(String text) {
        return this == NONE ? text : MailAddresses.maskedIn(text);
    }
}
