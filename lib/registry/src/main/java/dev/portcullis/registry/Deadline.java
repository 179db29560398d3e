package dev.portcullis.registry;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point in time after which an answer is of no use. Measured on a monotonic clock; immutable. */
public final class Deadline {
    private final long end;
    private final LongSupplier nanoTime;

    private Deadline(long end, LongSupplier nanoTime) {
        this.end = end;
        this.nanoTime = nanoTime;
    }

    /** Returns the deadline that lies this far ahead. */
    public static Deadline after(Duration duration) {
        return after(duration, System::nanoTime);
    }

    /** Returns the deadline that lies this far ahead on a clock that counts nanoseconds. */
    public static Deadline after(Duration duration, LongSupplier nanoTime) {
        return new Deadline(nanoTime.getAsLong() + duration.toNanos(), nanoTime);
    }

    /** Returns the time left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }

    /**
     * Returns the deadline by which the next of several steps must end, so that each of them gets its turn.
     *
     * @param steps how many are left, at least one
     */
    public Deadline share(int steps) {
        return after(remaining().dividedBy(steps), nanoTime);
    }

    /** Tells whether no time is left. */
    public boolean expired() {
        return remaining().isZero();
    }

    /** Tells whether that much time is left and some more to use it. */
    public boolean allows(Duration duration) {
        return duration.compareTo(remaining()) < 0;
    }
}
