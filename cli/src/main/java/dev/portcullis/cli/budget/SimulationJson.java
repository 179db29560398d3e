package dev.portcullis.cli.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.budget.simulate.Outcome;
import dev.portcullis.budget.simulate.RepositoryReport;
import dev.portcullis.budget.tree.BudgetTree;
import java.util.List;
import java.util.SortedMap;

/**
 * What a simulation came to, for programs: whole numbers only, times in milliseconds and parts in millionths.
 *
 * @param pool the pool without a parent
 * @param spanMillis from the first job that came to the last that ended
 * @param utilisation of each resource of the pool, over that time
 * @param contendedMillis for how long jobs of all repositories waited at once
 * @param fairness Jain's index of job-seconds by weight during that
 * @param proved whether the ledger proves that nothing was granted beyond the limits
 * @param repositories each by itself
 */
record SimulationJson(
        String pool,
        long spanMillis,
        SortedMap<String, Integer> utilisation,
        long contendedMillis,
        int fairness,
        boolean proved,
        List<Repository> repositories) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    SimulationJson {
        repositories = List.copyOf(repositories);
    }

    /**
     * A repository.
     *
     * @param name its name in the budget; empty where no budget names it
     * @param budget what pays for it; empty likewise
     * @param jobMillis how long its jobs ran, all together
     * @param backlogMillis for how long jobs of it waited
     * @param share how much of all job-seconds of that time were its own
     * @param utilisation of its budget's nominal quota over the whole span, by resource
     */
    record Repository(
            long id,
            String name,
            String budget,
            int jobs,
            int started,
            Waits waitMillis,
            long jobMillis,
            long backlogMillis,
            int share,
            SortedMap<String, Long> utilisation) {}

    /** How long jobs waited. */
    record Waits(long p50, long p95, long max) {}

    /** Returns it as one line. */
    static String of(BudgetTree tree, Outcome outcome) {
        var report = outcome.report();
        var json = new SimulationJson(
                tree.root().name(),
                report.span().toMillis(),
                report.utilisation(),
                report.contended().toMillis(),
                report.fairness(),
                SimulationText.isProved(outcome),
                report.repositories().stream()
                        .map(repository -> repository(tree, repository))
                        .toList());
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Repository repository(BudgetTree tree, RepositoryReport report) {
        var waits = report.waits();
        return new Repository(
                report.repository(),
                SimulationText.name(tree, report).orElse(""),
                report.budget(),
                report.jobs(),
                report.started(),
                new Waits(
                        waits.median().toMillis(),
                        waits.p95().toMillis(),
                        waits.longest().toMillis()),
                report.jobTime().toMillis(),
                report.backlog().time().toMillis(),
                report.backlog().share(),
                report.utilisation());
    }
}
