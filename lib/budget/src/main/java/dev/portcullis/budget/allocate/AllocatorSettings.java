package dev.portcullis.budget.allocate;

import java.time.Duration;

/**
 * What an allocator goes by.
 *
 * @param usageHalfLife after which former usage counts half in the order of those whose shares are equal: from a minute to 90 days
 * @param entryPenalty for how long a job counts as having run when it starts, and at least in the end; at most a day
 * @param epoch under which leader reservations are written
 */
public record AllocatorSettings(Duration usageHalfLife, Duration entryPenalty, long epoch) {
    public static final AllocatorSettings DEFAULT =
            new AllocatorSettings(Duration.ofDays(1), Duration.ofSeconds(10), 1);

    /**
     * Checks the penalty.
     *
     * @throws IllegalArgumentException if it is below zero or above a day
     */
    public AllocatorSettings {
        if (entryPenalty.isNegative() || entryPenalty.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("an entry penalty is from nothing to a day");
        }
    }
}
