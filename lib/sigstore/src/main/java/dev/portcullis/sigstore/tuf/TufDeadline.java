package dev.portcullis.sigstore.tuf;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point in time after which nothing more is waited for. Measured on a monotonic clock; immutable. */
public final class TufDeadline {
    private final long end;
    private final LongSupplier nanoTime;

    private TufDeadline(long end, LongSupplier nanoTime) {
        this.end = end;
        this.nanoTime = nanoTime;
    }

    /** Returns the deadline that lies this far ahead on a clock that counts nanoseconds. */
    public static TufDeadline after(Duration duration, LongSupplier nanoTime) {
        return new TufDeadline(nanoTime.getAsLong() + duration.toNanos(), nanoTime);
    }

    /** Returns the time left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }
}
