package dev.portcullis.budget.simulate;

import static dev.portcullis.budget.Trees.budget;
import static dev.portcullis.budget.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.budget.Trees;
import dev.portcullis.budget.allocate.AllocatorSettings;
import dev.portcullis.budget.audit.LedgerChecker;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.simulate.RepositoryReport.Backlog;
import dev.portcullis.budget.simulate.RepositoryReport.Waits;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final int EVEN = 950_000;
    private static final SortedMap<String, Long> NOTHING = new TreeMap<>();

    private static Outcome run(BudgetTree tree, List<TraceJob> trace) {
        return Simulation.run(tree, AllocatorSettings.DEFAULT, trace);
    }

    private static TraceJob job(long second, long repository, String run, long seconds) {
        return new TraceJob(
                START.plusSeconds(second), Trees.POOL, repository, run, Amounts.NONE, Duration.ofSeconds(seconds));
    }

    @Test
    void reportsWaitsAndUse() {
        var trace = List.of(job(0, 1, "a", 60), job(0, 1, "a", 60), job(30, 2, "b", 60));

        var report = run(tree(1, budget(1), budget(2)), trace).report();

        assertThat(report.span()).isEqualTo(Duration.ofMinutes(3));
        assertThat(report.utilisation()).containsEntry(Amounts.JOBS, 1_000_000);
        assertThat(report.repositories())
                .containsExactly(
                        new RepositoryReport(
                                1,
                                "team-1",
                                2,
                                2,
                                waits(0, 120, 120),
                                Duration.ofMinutes(2),
                                backlog(120, 500_000),
                                NOTHING),
                        new RepositoryReport(
                                2, "team-2", 1, 1, waits(30, 30, 30), Duration.ofMinutes(1), backlog(30, 0), NOTHING));
        assertThat(report.contended()).isEqualTo(Duration.ofSeconds(30));
    }

    private static Backlog backlog(long seconds, int share) {
        return new Backlog(Duration.ofSeconds(seconds), share);
    }

    private static Waits waits(long median, long p95, long longest) {
        return new Waits(Duration.ofSeconds(median), Duration.ofSeconds(p95), Duration.ofSeconds(longest));
    }

    @Test
    void saysWhatNeverStarted() {
        var trace = List.of(job(0, 1, "a", 60), job(0, 99, "b", 60));

        var repositories = run(tree(1, budget(1)), trace).report().repositories();

        assertThat(repositories.get(1))
                .isEqualTo(new RepositoryReport(99, "", 1, 0, waits(0, 0, 0), Duration.ZERO, backlog(60, 0), NOTHING));
    }

    /** 3 of 4 runners for two minutes, and then all for one: of a nominal quota of 2, that is 10 of 6 runner-minutes. */
    @Test
    void saysHowMuchOfItsQuotaARepositoryUsed() {
        var entitled = budget(1, Map.of(Amounts.JOBS, new Quota(2, null, null), "cpu", Quota.of(0)));
        var trace = new ArrayList<TraceJob>();
        trace.add(job(0, 2, "b", 120));
        for (var i = 0; i < 3; i++) {
            trace.add(job(0, 1, "a", 120));
        }
        for (var i = 0; i < 4; i++) {
            trace.add(job(60, 1, "c", 60));
        }

        var repositories = run(tree(4, entitled, budget(2)), trace).report().repositories();

        assertThat(repositories.getFirst().utilisation())
                .isEqualTo(new TreeMap<>(Map.of(Amounts.JOBS, 10_000_000L / 6)));
        assertThat(repositories.getFirst().backlog()).isEqualTo(backlog(60, 750_000));
        assertThat(repositories.getLast().utilisation()).isEmpty();
        assertThat(repositories.getLast().backlog()).isEqualTo(Backlog.NONE);
    }

    /** Memory by milliseconds is more than a number of 64 bits holds. */
    @Test
    void addsUpWhatIsLarge() {
        var entitled = budget(1, Map.of("memory", Quota.of(1L << 40)));
        var week = Duration.ofDays(7);
        var large = new TraceJob(START, Trees.POOL, 1, "a", Amounts.of("memory", 1L << 40), week);

        var repository =
                run(tree(1, entitled), List.of(large)).report().repositories().getFirst();

        assertThat(repository.utilisation()).containsEntry("memory", 1_000_000L);
    }

    @Test
    void wakesUpWhenARateAllowsMore() {
        var bucket = new TokenBucket(1, 1, Duration.ofMinutes(1));
        var limited = budget(1).withRules(BudgetRules.DEFAULT.withRateLimit(bucket));
        var trace = List.of(job(0, 1, "a", 1), job(0, 1, "a", 1), job(0, 1, "a", 1));

        assertThat(run(tree(9, limited), trace)
                        .report()
                        .repositories()
                        .getFirst()
                        .waits())
                .isEqualTo(waits(60, 120, 120));
    }

    @Test
    void isTheSameForTheSameTrace() {
        var shape = new TraceShape(List.of(1L, 2L, 3L, 4L, 5L), 100, 40, Duration.ofSeconds(10), Duration.ofMinutes(2));
        var tree = tree(8, IntStream.rangeClosed(1, 5).mapToObj(Trees::budget).toArray(Budget[]::new));
        var trace = TraceGenerator.generate(7, shape, Trees.POOL, START);

        assertThat(TraceGenerator.generate(7, shape, Trees.POOL, START)).isEqualTo(trace);
        assertThat(TraceGenerator.generate(8, shape, Trees.POOL, START)).isNotEqualTo(trace);
        assertThat(run(tree, trace)).isEqualTo(run(tree, trace));
    }

    /** The design's figure: equal weights, all backlogged, whatever the number of repositories, of runners and how long jobs run. */
    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void dividesJobSecondsEvenly(@ForAll long seed) {
        isEven(seed);
    }

    @Tag("long")
    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void dividesJobSecondsEvenlyInVeryManyCases(@ForAll long seed) {
        isEven(seed);
    }

    private static void isEven(long seed) {
        var random = new Random(seed);
        var repositories = 2 + random.nextInt(9);
        var budgets =
                IntStream.rangeClosed(1, repositories).mapToObj(Trees::budget).toArray(Budget[]::new);
        var trace = new ArrayList<TraceJob>();
        for (var repository = 1; repository <= repositories; repository++) {
            var mean = 10 + random.nextInt(600);
            for (var seconds = 0; seconds < 100_000; ) {
                var job = job(0, repository, "run-" + random.nextInt(3), 1 + random.nextInt(2 * mean));
                seconds += (int) job.duration().toSeconds();
                trace.add(job);
            }
        }

        var report = run(tree(1 + random.nextInt(16), budgets), trace).report();

        assertThat(report.contended()).isGreaterThan(Duration.ofHours(1));
        assertThat(report.fairness()).as("seed %s", seed).isGreaterThanOrEqualTo(EVEN);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void writesALedgerThatProvesItself(@ForAll long seed) {
        var random = new Random(seed);
        var tree = Trees.random(random);
        var shape = new TraceShape(
                LongStream.rangeClosed(1, 12).boxed().toList(),
                60,
                30,
                Duration.ofSeconds(random.nextInt(60)),
                Duration.ofMinutes(2));
        var trace = TraceGenerator.generate(seed, shape, Trees.POOL, START);

        var outcome = run(tree, trace);

        var checker = new LedgerChecker();
        outcome.ledger().forEach(event -> assertThat(checker.next(event)).isEmpty());
        assertThat(checker.tally().held()).isZero();
        assertThat(checker.tally().granted())
                .isEqualTo(outcome.report().repositories().stream()
                        .mapToLong(RepositoryReport::started)
                        .sum());
    }

    @Test
    void refusesTracesThatMeanNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> job(0, 1, "a", -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TraceShape(List.of(), 1, 1, Duration.ZERO, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TraceShape(List.of(1L), 1, 1, Duration.ofSeconds(-1), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TraceShape(List.of(1L), 1, 1, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void knowsHowEvenSharesAre() {
        assertThat(JainIndex.of(List.of(5L, 5L, 5L))).isEqualTo(1_000_000);
        assertThat(JainIndex.of(List.of(9L, 0L, 0L))).isEqualTo(333_333);
        assertThat(JainIndex.of(List.of())).isEqualTo(1_000_000);
        assertThat(JainIndex.of(List.of(Long.MAX_VALUE, Long.MAX_VALUE))).isEqualTo(1_000_000);
    }
}
