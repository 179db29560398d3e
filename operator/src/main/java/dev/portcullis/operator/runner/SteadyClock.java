package dev.portcullis.operator.runner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock for durations. It goes on as the machine's monotonic clock does, whatever the time of day is set to meanwhile, and comes nearer to that by a tenth
 * of what passes at most. It never goes back. Thread-safe.
 */
public final class SteadyClock implements InstantSource {
    private static final int PART = 10;

    private final InstantSource wall;
    private final LongSupplier monotonic;
    private long ticks;
    private Instant now;

    /** Begins with the time of day, and goes on as this machine does. */
    public static SteadyClock of(InstantSource wall) {
        return new SteadyClock(wall, System::nanoTime);
    }

    /**
     * Begins with the time of day.
     *
     * @param monotonic nanoseconds since any time, as {@link System#nanoTime} has them
     */
    SteadyClock(InstantSource wall, LongSupplier monotonic) {
        this.wall = wall;
        this.monotonic = monotonic;
        this.ticks = monotonic.getAsLong();
        this.now = wall.instant();
    }

    @Override
    public synchronized Instant instant() {
        var later = monotonic.getAsLong();
        var passed = Math.max(0, later - ticks);
        ticks = later;
        var expected = now.plusNanos(passed);
        now = expected.plus(bounded(Duration.between(expected, wall.instant()), Duration.ofNanos(passed / PART)));
        return now;
    }

    private static Duration bounded(Duration duration, Duration most) {
        if (duration.abs().compareTo(most) <= 0) {
            return duration;
        }
        return duration.isNegative() ? most.negated() : most;
    }
}
