package dev.portcullis.vault;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point in time after which an answer is of no use; on a monotonic clock. */
final class Deadline {
    private final long end;
    private final LongSupplier nanoTime;

    Deadline(Duration within, LongSupplier nanoTime) {
        this.end = nanoTime.getAsLong() + within.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Returns the time left, never negative. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }
}
