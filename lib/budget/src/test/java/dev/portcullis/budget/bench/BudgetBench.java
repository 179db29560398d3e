package dev.portcullis.budget.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures the allocator in memory, and ends with 1 where it is below what the design demands. */
public final class BudgetBench {
    private static final int LEAST_GRANTS = 1000;
    private static final int AIM = 50_000;
    private static final double MOST_GROWTH = 2;
    private static final int REPOSITORIES = 1000;
    private static final int PENDING = 10_000;
    private static final int ROUNDS = 5;
    private static final int STEPS = 20_000;

    private final List<String> misses = new ArrayList<>();

    private BudgetBench() {}

    /** Measures, with no arguments. */
    public static void main(String[] arguments) {
        var bench = new BudgetBench();
        bench.throughput();
        bench.depth();
        bench.oneJobRun();
        bench.misses.forEach(miss -> System.out.println("MISSED: " + miss));
        System.exit(bench.misses.isEmpty() ? 0 : 1);
    }

    private void require(boolean met, String otherwise) {
        if (!met) {
            misses.add(otherwise);
        }
    }

    private void throughput() {
        var backlog = new Backlog(REPOSITORIES, PENDING);
        var perGrant = median(backlog);
        var grants = 1e9 / perGrant;
        System.out.printf(
                "%,d pending in %,d repositories: %,.0f grants/s in memory (at least %,d, aim %,d)%n",
                PENDING, REPOSITORIES, grants, LEAST_GRANTS, AIM);
        require(grants >= LEAST_GRANTS, "fewer than " + LEAST_GRANTS + " grants/s");
    }

    private void depth() {
        var depths = List.of(100, 1000, 10_000);
        var backlogs = depths.stream().map(depth -> new Backlog(100, depth)).toList();
        backlogs.forEach(BudgetBench::median);
        var costs = backlogs.stream().map(BudgetBench::median).toList();
        for (var i = 0; i < depths.size(); i++) {
            var ratio = costs.get(i) / costs.getFirst();
            System.out.printf(
                    "%,6d pending in 100 repositories: a release and the grant that follows %.1f µs, ratio %.2f%n",
                    depths.get(i), costs.get(i) / 1e3, ratio);
            require(ratio <= MOST_GROWTH, "a step at depth " + depths.get(i) + " costs " + ratio + " times as much");
        }
    }

    /** The median of a few rounds, in nanoseconds for each grant; what is queued in its place counts in. */
    private static double median(Backlog backlog) {
        var rounds = new double[ROUNDS];
        for (var round = 0; round < ROUNDS; round++) {
            var start = System.nanoTime();
            var granted = 0;
            for (var i = 0; i < STEPS; i++) {
                granted += backlog.end();
                backlog.queue();
            }
            rounds[round] = (System.nanoTime() - start) / (double) granted;
        }
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    private void oneJobRun() {
        var backlog = new Backlog(1, PENDING);
        backlog.queue("fix", 0, "fix");
        var releases = 0;
        var start = System.nanoTime();
        while (backlog.allocator().reason("fix").isPresent()) {
            backlog.end();
            releases++;
        }
        System.out.printf(
                "a run of one job behind %,d of one repository: starts at release %d, decided in %.1f µs%n",
                PENDING, releases, (System.nanoTime() - start) / 1e3 / releases);
        require(releases == 1, "a run of one job waits for " + releases + " releases");
    }
}
