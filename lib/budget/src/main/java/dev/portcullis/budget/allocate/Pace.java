package dev.portcullis.budget.allocate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How fast jobs end: by the last of them. Not thread-safe. */
final class Pace {
    private static final int KEPT = 64;

    private final long[] ends = new long[KEPT];
    private long count;

    void ended(long now) {
        ends[(int) (count++ % KEPT)] = now;
    }

    /** How long so many take; null as long as hardly any has ended. */
    @Nullable
    Duration of(int jobs, long now) {
        var known = Math.min(count, KEPT);
        if (known < 2) {
            return null;
        }
        var oldest = ends[(int) ((count - known) % KEPT)];
        return Duration.ofNanos((now - oldest) / known).multipliedBy(jobs);
    }
}
