package dev.portcullis.sigstore.tuf.http;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository may be, and whose certificates it may show.
 *
 * @param privateAddresses whether it may be at a loopback, link-local or private address
 * @param authorities the authorities that are trusted; null for the platform's
 */
public record Reach(boolean privateAddresses, @Nullable SSLContext authorities) {
    /** Public addresses only, under the platform's authorities. */
    public static final Reach PUBLIC = new Reach(false, null);

    /** Whatever the machine reaches, for whoever sits at it and names the repository. */
    public static final Reach ANYWHERE = new Reach(true, null);
}
