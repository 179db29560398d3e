package dev.portcullis.operator.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Allows a burst, and one more every few seconds after it. Thread-safe. */
final class RateBound {
    static final int BURST = 25;
    static final Duration REFILL = Duration.ofSeconds(5);

    private final InstantSource clock;
    private double tokens = BURST;
    private Instant last;

    RateBound(InstantSource clock) {
        this.clock = clock;
        this.last = clock.instant();
    }

    synchronized boolean take() {
        var now = clock.instant();
        var passed = Duration.between(last, now);
        if (!passed.isNegative()) {
            tokens = Math.min(BURST, tokens + (double) passed.toMillis() / REFILL.toMillis());
        }
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
