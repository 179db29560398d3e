package dev.portcullis.budget.simulate;

import java.time.Duration;
import java.util.List;

/**
 * What a generated trace is like.
 *
 * @param repositories their numbers
 * @param runs how many runs in all
 * @param largestMatrix how many jobs a run has at most; most have one
 * @param meanPause between one run and the next
 * @param meanDuration of a job
 */
public record TraceShape(
        List<Long> repositories, int runs, int largestMatrix, Duration meanPause, Duration meanDuration) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there would be no jobs, or time would not pass
     */
    public TraceShape {
        repositories = List.copyOf(repositories);
        if (repositories.isEmpty() || runs < 1 || largestMatrix < 1) {
            throw new IllegalArgumentException("a trace has a repository, a run and a job at least");
        }
        if (meanPause.isNegative() || !meanDuration.isPositive()) {
            throw new IllegalArgumentException("jobs take time");
        }
    }
}
