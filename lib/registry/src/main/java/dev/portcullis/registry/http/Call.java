package dev.portcullis.registry.http;

import dev.portcullis.registry.RegistryListener.Purpose;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One request that may be repeated.
 *
 * @param endpoint where it starts
 * @param method of HTTP
 * @param uri what is read or written
 * @param accept value of the Accept header, or null
 * @param authorization value of the Authorization header, or null; it never leaves the origin of {@code uri}
 * @param asker name of the credentials at hand, used or not; empty where none is told from others
 * @param purpose for metrics
 * @param maxBytes bound on the body of a 200
 * @param redirects how many redirects are followed
 * @param payload what is sent along; null for nothing
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
        int redirects,
        @Nullable Payload payload) {
    /**
     * What is sent along.
     *
     * @param mediaType value of the Content-Type header
     * @param bytes the body
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record Payload(String mediaType, byte[] bytes) {}

    /** Makes a read. */
    public Call(
            Endpoint endpoint,
            String method,
            URI uri,
            @Nullable String accept,
            @Nullable String authorization,
            String asker,
            Purpose purpose,
            int maxBytes,
            int redirects) {
        this(endpoint, method, uri, accept, authorization, asker, purpose, maxBytes, redirects, null);
    }

    /** Returns the same request with an authorization. */
    public Call authorized(String value) {
        return new Call(endpoint, method, uri, accept, value, asker, purpose, maxBytes, redirects, payload);
    }

    /** Returns the same request for whoever has these credentials. */
    public Call by(String credentials) {
        return new Call(
                endpoint, method, uri, accept, authorization, credentials, purpose, maxBytes, redirects, payload);
    }

    /** Hides the authorization. */
    @Override
    public String toString() {
        return method + " for " + purpose + " at " + endpoint.host();
    }
}
