package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.crds.runner.RunnerHistory;
import dev.portcullis.crds.runner.RunnerHistory.Consumed;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import dev.portcullis.crds.runner.RunnerRate;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import dev.portcullis.runner.paying.Catalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts over a restart of the operator and stands in no reservation. */
class PoolMemoryTest {
    private static final int TOKENS = 2;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String RATE =
            ", rateLimit: {tokenBucket: {maxTokens: 2, tokensPerFill: 1, fillInterval: 60s}}";

    private final FakeCluster cluster = new FakeCluster();
    private Instant now = FakeCluster.NOW;

    private Leader leader(int jobs, String more) {
        return new Leader(cluster, Declarations.pool(jobs, more), now);
    }

    private void pods(String prefix, int number, String repository) {
        for (var i = 0; i < number; i++) {
            cluster.pod(prefix + i, repository);
        }
    }

    static Stream<Arguments> writes() {
        return IntStream.range(0, 20)
                .boxed()
                .flatMap(write -> Stream.of(Arguments.of(write, true), Arguments.of(write, false)));
    }

    @ParameterizedTest(name = "write {0}, done {1}")
    @MethodSource("writes")
    void noLeaderGrantsWhatAnotherOneAlreadyGrantedOfARate(int write, boolean done) {
        pods("p", 6, "acme/a");
        cluster.crashAfter(write, done);
        try {
            leader(9, RATE).run();
        } catch (FakeCluster.Crash e) {
            assertThat(e).isInstanceOf(Error.class);
        }
        cluster.recover();

        leader(9, RATE).run();
        var third = leader(9, RATE);
        third.run();

        assertThat(cluster.listed()).hasSize(TOKENS);
        third.pass(MINUTE);
        third.run();
        assertThat(cluster.listed()).hasSize(TOKENS + 1);
    }

    /** Leaders end at any write and follow each other at any time: in any stretch of time no more is listed than one bucket holds and fills. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void noMoreStartOverAnyRestartsThanTheRateLets(long seed) {
        var random = new Random(seed);
        var starts = new ArrayList<Instant>();
        var seen = new HashSet<String>();
        var leader = leader(100, RATE);
        for (var i = 0; i < 80; i++) {
            cluster.pod("p" + i, "acme/a");
            now = now.plusMillis(random.nextInt(40_000));
            leader.now = now;
            cluster.crashAfter(random.nextInt(12), random.nextBoolean());
            try {
                leader.run();
            } catch (FakeCluster.Crash e) {
                cluster.recover();
                leader = leader(100, RATE);
                leader.run();
            }
            cluster.listed().stream().filter(seen::add).forEach(uid -> starts.add(now));
        }

        assertThat(starts).hasSizeGreaterThan(TOKENS);
        for (var from = 0; from < starts.size(); from++) {
            for (var to = from; to < starts.size(); to++) {
                var filled = Duration.between(starts.get(from), starts.get(to)).toMillis() / 60_000.0;
                assertThat((double) to - from + 1).isLessThanOrEqualTo(TOKENS + filled);
            }
        }
    }

    @Test
    void aStaleLeaderWritesNothingOfARate() {
        var stale = leader(9, RATE);
        pods("p", 1, "acme/a");
        stale.run();
        leader(9, RATE).run();
        var before = cluster.pool().status();
        pods("q", 1, "acme/a");
        stale.pass(MINUTE);

        assertThatThrownBy(stale::run).isInstanceOf(FencedException.class);
        assertThat(cluster.pool().status()).isEqualTo(before);
    }

    @Test
    void aRateStaysAsItIsThoughOtherPoolsCome() {
        var leader = leader(9, RATE);
        pods("p", 3, "acme/a");
        leader.run();
        var pools = List.of(
                Declarations.pool("linux", "resources: [{name: jobs, nominalQuota: 9}]"),
                Declarations.pool("mac", "resources: [{name: jobs, nominalQuota: 9}], namespaces: [mac]"));
        var budget = Declarations.budget("a", "poolName: linux, repositories: [{id: 1, name: acme/a}]" + RATE);

        leader.run(book -> book.change(CatalogueBuilder.of(pools, List.of(budget)), leader.now));
        leader.run();

        assertThat(cluster.listed()).hasSize(TOKENS);
    }

    @Test
    void whatABudgetUsedIsKnownToTheNextLeader() {
        var first = leader(1, "");
        cluster.pod("1", "acme/a");
        first.run();
        first.pass(Duration.ofHours(1));
        first.gone("1");
        first.pass(MINUTE);
        first.cycle.statuses().changed();
        first.run();
        now = first.now.plusSeconds(5);

        var next = leader(1, "");
        cluster.put(
                "taken",
                Phase.UNGATED,
                cluster.pod("x", "acme/c").whose(),
                dev.portcullis.budget.quantity.Amounts.NONE);
        cluster.pods.remove("x");
        next.run();
        cluster.pod("2", "acme/a");
        cluster.pod("3", "acme/b");
        next.run();
        next.gone("taken");

        assertThat(cluster.running()).containsExactly("3");
    }

    @Test
    void usageIsWrittenEveryHalfMinuteAndNoOftener() {
        var leader = leader(9, "");
        pods("p", 1, "acme/a");
        leader.run();
        leader.pass(Duration.ofSeconds(1));
        leader.run(book -> leader.cycle.statuses().changed());
        var first = cluster.pool().status().fairSharing();
        for (var i = 0; i < 28; i++) {
            leader.pass(Duration.ofSeconds(1));
            cluster.pod("q" + i, "acme/b");
            leader.run();
        }
        assertThat(cluster.pool().status().fairSharing()).isEqualTo(first);

        leader.pass(Duration.ofSeconds(3));
        cluster.pod("last", "acme/b");
        leader.run();

        var next = cluster.pool().status().fairSharing();
        assertThat(Instant.parse(next.lastUpdate())).isAfter(Instant.parse(first.lastUpdate()));
        assertThat(next.consumed()).extracting(Consumed::budgetName).contains("a", "b");
        assertThat(next.consumed()).extracting(Consumed::used).allMatch(used -> used > 0);
    }

    private void left(List<RunnerRate> rates, RunnerHistory history) {
        var none = RunnerPoolStatus.none();
        cluster.pools.put(
                "linux",
                new PoolStore.Version(
                        "1", 1, new RunnerPoolStatus(null, List.of(), none.grants(), rates, history, List.of(), 0, 0)));
    }

    static Stream<RunnerRate> nonsense() {
        return Stream.of(
                new RunnerRate("a", ""),
                new RunnerRate("a", "tomorrow"),
                new RunnerRate("a", "-1000000000-01-01T00:00:00Z"),
                new RunnerRate("a", "+9999999999-01-01T00:00:00Z"),
                new RunnerRate("", "2026-06-01T13:00:00Z"),
                new RunnerRate("somebody", "2026-06-01T13:00:00Z"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void aRateThatCannotBeReadIsAFullBucket(RunnerRate rate) {
        left(List.of(rate), RunnerHistory.NONE);
        pods("p", 6, "acme/a");
        leader(9, RATE).run();

        assertThat(cluster.listed()).hasSize(TOKENS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59Z", "2026-06-01T13:00:00Z"})
    void aRateThatIsFullInAgesIsAnEmptyBucket(String fullAt) {
        left(List.of(new RunnerRate("a", fullAt)), RunnerHistory.NONE);
        pods("p", 6, "acme/a");
        var leader = leader(9, RATE);
        leader.run();
        assertThat(cluster.listed()).isEmpty();

        leader.pass(MINUTE);
        leader.run();

        assertThat(cluster.listed()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "now", "+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z", "2026-06-01T12:00:00Z"})
    void usageThatCannotBeChangesNothingButTheOrder(String lastUpdate) {
        var consumed = List.of(
                new Consumed("", 0L, Long.MIN_VALUE),
                new Consumed("", 5L, Long.MAX_VALUE),
                new Consumed("a", 1L, Long.MAX_VALUE),
                new Consumed("a", -1L, -1L),
                new Consumed("b", 0L, Long.MIN_VALUE),
                new Consumed("somebody", 7L, 1L));
        left(List.of(), new RunnerHistory(lastUpdate, consumed));
        pods("p", 2, "acme/a");
        pods("q", 2, "acme/b");
        var leader = leader(3, "");

        assertThatCode(leader::run).doesNotThrowAnyException();
        assertThat(cluster.listed()).hasSize(3);
        leader.pass(MINUTE);
        leader.gone(cluster.listed().getFirst());
        assertThat(cluster.listed()).hasSize(3);
        assertThat(Instant.parse(cluster.pool().status().fairSharing().lastUpdate()))
                .isEqualTo(leader.now);
    }

    @Test
    void listsOfAnyLengthAreCutAtTheirMost() {
        var rates = IntStream.range(0, 3 * RunnerHistory.MOST)
                .mapToObj(i -> new RunnerRate("b" + i, "2026-06-01T13:00:00Z"))
                .toList();
        var consumed = IntStream.range(0, 3 * RunnerHistory.MOST)
                .mapToObj(i -> new Consumed("b" + i, 1L, 1L))
                .toList();
        left(rates, new RunnerHistory("2026-06-01T12:00:00Z", consumed));

        var memory = PoolMemory.of(Map.of("linux", cluster.pool().status()));

        assertThat(memory.rates()).hasSize(RunnerHistory.MOST);
        assertThat(memory.usage()).hasSize(RunnerHistory.MOST);
    }

    private static void pass(Leader leader, Duration time) {
        leader.pass(time);
        leader.cycle.statuses().changed();
        leader.run();
    }

    @Test
    void aRateIsKeptOverARestartWhileItsPoolIsNotInForce() {
        pods("p", 5, "acme/a");
        var first = leader(9, RATE);
        first.run();
        first.run(book -> book.change(Catalogue.EMPTY, first.now));
        pass(first, Duration.ofSeconds(2));
        first.gone("p0");
        var second = new Leader(cluster, Catalogue.EMPTY, first.now);
        pass(second, Duration.ofSeconds(2));
        now = second.now;

        var third = leader(9, RATE);
        third.run();

        assertThat(cluster.running()).containsExactly("p1");
        pass(third, MINUTE);
        assertThat(cluster.running()).hasSize(2);
    }

    @Test
    void whatWasUsedIsKeptWhileAPoolIsNotInForce() {
        pods("p", 1, "acme/a");
        var leader = leader(9, "");
        leader.run();
        pass(leader, MINUTE);
        var before = cluster.pool().status().fairSharing();
        assertThat(before.consumed()).isNotEmpty();

        leader.run(book -> book.change(Catalogue.EMPTY, leader.now));
        pass(leader, MINUTE);

        assertThat(cluster.pool().status().fairSharing()).isEqualTo(before);
    }
}
