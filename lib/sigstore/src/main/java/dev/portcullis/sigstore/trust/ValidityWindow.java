package dev.portcullis.sigstore.trust;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a key or authority is trusted. Both ends belong to the window.
 *
 * @param notBefore first instant, or null for open
 * @param notAfter last instant, or null for open
 */
public record ValidityWindow(
        @Nullable Instant notBefore, @Nullable Instant notAfter) {
    /** No limit on either side. */
    public static final ValidityWindow ALWAYS = new ValidityWindow(null, null);

    public boolean contains(Instant at) {
        return (notBefore == null || !at.isBefore(notBefore)) && (notAfter == null || !at.isAfter(notAfter));
    }

    /** Tells whether there is any limit. */
    public boolean isBounded() {
        return notBefore != null || notAfter != null;
    }

    /** Tells whether no instant lies in the window. */
    public boolean isEmpty() {
        return notBefore != null && notAfter != null && notAfter.isBefore(notBefore);
    }
}
