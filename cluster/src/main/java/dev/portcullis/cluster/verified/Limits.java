package dev.portcullis.cluster.verified;

import java.time.Duration;
import java.time.Instant;

/**
 * How old an object may be.
 *
 * @param now the time
 * @param maxAge how long ago somebody must have looked at the image
 * @param notBefore the latest time that an object of this name was known to tell; {@link Instant#MIN} where none was
 */
public record Limits(Instant now, Duration maxAge, Instant notBefore) {
    /** How far clocks of the installation may differ. */
    static final Duration SKEW = Duration.ofSeconds(60);

    /** Returns limits for somebody who remembers no earlier object. */
    public static Limits of(Instant now, Duration maxAge) {
        return new Limits(now, maxAge, Instant.MIN);
    }
}
