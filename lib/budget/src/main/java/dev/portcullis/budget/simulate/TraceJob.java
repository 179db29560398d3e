package dev.portcullis.budget.simulate;

import dev.portcullis.budget.quantity.Amounts;
import java.time.Duration;
import java.time.Instant;

/**
 * A job of a trace.
 *
 * @param queuedAt when it came
 * @param pool where it was to run
 * @param repository the repository's number
 * @param run the run within the repository
 * @param requested what it asked for
 * @param duration how long it ran, or is to run
 */
public record TraceJob(
        Instant queuedAt, String pool, long repository, String run, Amounts requested, Duration duration) {
    /**
     * Checks the duration.
     *
     * @throws IllegalArgumentException if it is below zero
     */
    public TraceJob {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("no job runs for less than no time");
        }
    }
}
