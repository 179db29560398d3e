package dev.portcullis.budget.simulate;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a repository fared.
 *
 * @param repository its number
 * @param budget what pays for it; empty where no budget names it
 * @param jobs how many it had
 * @param started how many of them started
 * @param waits how long those waited
 * @param jobTime how long they ran, all together
 * @param backlog what it got while it wanted more
 * @param utilisation of the nominal quota of its budget, by resource, in millionths over the time of the whole trace: above a million where it
 *     borrowed. What the budget has no nominal quota of is left out
 */
public record RepositoryReport(
        long repository,
        String budget,
        int jobs,
        int started,
        Waits waits,
        Duration jobTime,
        Backlog backlog,
        SortedMap<String, Long> utilisation) {
    public RepositoryReport {
        utilisation = Collections.unmodifiableSortedMap(new TreeMap<>(utilisation));
    }

    /**
     * How long jobs waited: the median, what 95 of 100 did not exceed, and the longest.
     */
    public record Waits(Duration median, Duration p95, Duration longest) {}

    /**
     * The time in which jobs of the repository waited.
     *
     * @param time how long that was
     * @param share how much of all job-seconds of that time were the repository's, in millionths; 0 where there were none
     */
    public record Backlog(Duration time, int share) {
        /** Nothing ever waited. */
        public static final Backlog NONE = new Backlog(Duration.ZERO, 0);
    }
}
