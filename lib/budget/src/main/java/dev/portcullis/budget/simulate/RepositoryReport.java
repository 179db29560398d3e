package dev.portcullis.budget.simulate;

import java.time.Duration;

/**
 * How a repository fared.
 *
 * @param repository its number
 * @param budget what pays for it; empty where no budget names it
 * @param jobs how many it had
 * @param started how many of them started
 * @param waits how long those waited
 * @param jobTime how long they ran, all together
 */
public record RepositoryReport(long repository, String budget, int jobs, int started, Waits waits, Duration jobTime) {
    /**
     * How long jobs waited: the median, what 95 of 100 did not exceed, and the longest.
     */
    public record Waits(Duration median, Duration p95, Duration longest) {}
}
