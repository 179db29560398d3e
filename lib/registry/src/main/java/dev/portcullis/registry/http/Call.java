package dev.portcullis.registry.http;

import dev.portcullis.registry.RegistryListener.Purpose;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One idempotent read.
 *
 * @param endpoint where it starts
 * @param method {@code GET} or {@code HEAD}
 * @param uri what is read
 * @param accept value of the Accept header, or null
 * @param authorization value of the Authorization header, or null; it never leaves the origin of {@code uri}
 * @param asker name of the credentials at hand, used or not; empty where none is told from others
 * @param purpose for metrics
 * @param maxBytes bound on the body of a 200
 * @param redirects how many redirects are followed
 */
public record Call(
        Endpoint endpoint,
        String method,
        URI uri,
        @Nullable String accept,
        @Nullable String authorization,
        String asker,
        Purpose purpose,
        int maxBytes,
        int redirects) {
    /** Returns the same read with an authorization. */
    public Call authorized(String value) {
        return new Call(endpoint, method, uri, accept, value, asker, purpose, maxBytes, redirects);
    }

    /** Returns the same read for whoever has these credentials. */
    public Call by(String credentials) {
        return new Call(endpoint, method, uri, accept, authorization, credentials, purpose, maxBytes, redirects);
    }

    /** Hides the authorization. */
    @Override
    public String toString() {
        return method + " for " + purpose + " at " + endpoint.host();
    }
}
