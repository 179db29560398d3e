package dev.portcullis.budget.simulate;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * What came of a trace under some budgets.
 *
 * @param repositories each by itself, by number
 * @param span from the first job that came to the last that ended
 * @param utilisation of each resource of the root, in millionths over that time
 * @param contended for how long of that time jobs of all repositories of the trace waited at once
 * @param fairness Jain's index, in millionths, of what repositories ran by weight during that: job-seconds
 */
public record Report(
        List<RepositoryReport> repositories,
        Duration span,
        SortedMap<String, Integer> utilisation,
        Duration contended,
        int fairness) {
    public Report {
        repositories = List.copyOf(repositories);
    }
}
