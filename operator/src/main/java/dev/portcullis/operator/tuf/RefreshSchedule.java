package dev.portcullis.operator.tuf;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a repository is asked again. Pure.
 *
 * @param refreshEvery time between two refreshes that went well
 * @param retryEvery time after one that failed
 */
public record RefreshSchedule(Duration refreshEvery, Duration retryEvery) {
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** Times are spread by a tenth to either side, so that trust roots that were made together do not stay together. */
    private static final int TENTH = 10;

    /**
     * Returns when the next refresh is due; that may lie in the past.
     *
     * @param kept the last one; null for none
     * @param source what is to be asked for
     * @param maxStaleness how long one is good for; half of that is waited at most
     */
    Instant next(@Nullable KeptRefresh kept, String source, Duration maxStaleness, Instant now) {
        if (kept == null || !kept.source().equals(source) || kept.attemptedAt().isAfter(now.plus(SKEW))) {
            return now;
        }
        var half = maxStaleness.dividedBy(2);
        var regular = kept.failure() == null ? refreshEvery : retryEvery;
        return kept.attemptedAt().plus(spread(regular.compareTo(half) < 0 ? regular : half, kept));
    }

    private static Duration spread(Duration time, KeptRefresh kept) {
        var seed = (kept.source() + kept.attemptedAt()).hashCode();
        var percent = 100 - TENTH + Math.floorMod(seed, 2 * TENTH + 1);
        return time.multipliedBy(percent).dividedBy(100);
    }
}
