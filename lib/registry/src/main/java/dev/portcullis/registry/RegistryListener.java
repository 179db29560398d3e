package dev.portcullis.registry;

import java.time.Duration;

/** Hears of every HTTP request that was sent, for metrics. Called on the requesting thread; must be quick and must not throw. */
@FunctionalInterface
public interface RegistryListener {
    /** Hears nothing. */
    RegistryListener NONE = exchange -> {};

    /** One request and its answer came to an end. */
    void completed(Exchange exchange);

    /**
     * One HTTP request; a redirected or repeated one counts anew.
     *
     * @param host host and port that was asked
     * @param purpose what for
     * @param status HTTP status, or 0 where none came
     * @param took time until the body was read
     */
    record Exchange(String host, Purpose purpose, int status, Duration took) {}

    /** What a request is for. */
    enum Purpose {
        RESOLVE,
        MANIFEST,
        REFERRERS,
        BLOB,
        PUSH,
        TOKEN,
        /** Evidence that is no artifact of a registry. */
        DOCUMENT
    }
}
