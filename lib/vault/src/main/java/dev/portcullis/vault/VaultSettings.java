package dev.portcullis.vault;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a Vault is.
 *
 * @param address scheme, host and port; plain HTTP only to this machine, since tokens go along
 * @param namespace of Vault Enterprise or HCP; empty for none
 * @param certificateAuthorities PEM certificates trusted in place of the platform's; null for the platform's
 * @param requestTimeout how long one answer may take
 */
public record VaultSettings(
        URI address, String namespace, @Nullable String certificateAuthorities, Duration requestTimeout) {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException if the address is of another kind */
    public VaultSettings {
        var loopback = "127.0.0.1".equals(address.getHost())
                || "[::1]".equals(address.getHost())
                || "localhost".equals(address.getHost());
        if (address.getHost() == null
                || address.getUserInfo() != null
                || address.getQuery() != null
                || address.getFragment() != null
                || !("https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && loopback))) {
            throw new IllegalArgumentException(
                    "the address of Vault is https://HOST[:PORT]; http is for this machine alone");
        }
    }

    /** Makes settings without a namespace, under the platform's authorities. */
    public static VaultSettings at(URI address) {
        return new VaultSettings(address, "", null, USUAL_TIMEOUT);
    }

    /** Returns the same in a namespace. */
    public VaultSettings in(String other) {
        return new VaultSettings(address, other, certificateAuthorities, requestTimeout);
    }

    /** Returns the same, trusting these authorities alone. */
    public VaultSettings trusting(String pem) {
        return new VaultSettings(address, namespace, pem, requestTimeout);
    }

    /** Returns the same with another time for one answer. */
    public VaultSettings answeringWithin(Duration other) {
        return new VaultSettings(address, namespace, certificateAuthorities, other);
    }
}
