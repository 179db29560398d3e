package dev.portcullis.operator.sample;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until somebody moves it. */
public final class FixedClock implements InstantSource {
    public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private volatile Instant now = BEGIN;

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration time) {
        now = now.plus(time);
    }
}
