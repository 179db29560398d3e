package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.crds.runner.AdmissionCheck.State;
import dev.portcullis.crds.runner.RunnerGrants;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A leader ends between any two of its writes, and another one goes on. */
class CrashTest {
    private static final int JOBS = 2;

    private final FakeCluster cluster = new FakeCluster();

    private Leader leader() {
        return new Leader(cluster, Declarations.pool(JOBS));
    }

    static Stream<Arguments> writes() {
        return IntStream.range(0, 40)
                .boxed()
                .flatMap(write -> Stream.of(Arguments.of(write, true), Arguments.of(write, false)));
    }

    @ParameterizedTest(name = "write {0}, done {1}")
    @MethodSource("writes")
    void nothingIsGrantedTwiceAndNothingIsLost(int write, boolean done) {
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/b");
        cluster.pod("3", "acme/c");
        cluster.pod("4", "acme/a");
        cluster.crashAfter(write, done);
        try {
            var first = leader();
            first.run();
            first.gone("1");
            first.pass(Duration.ofSeconds(2));
            first.gone("2");
        } catch (FakeCluster.Crash e) {
            assertThat(e).isInstanceOf(Error.class);
        }
        cluster.recover();
        cluster.pods.remove("1");
        var running = cluster.running();

        var second = leader();
        second.run();

        assertThat(cluster.running()).hasSize(JOBS).containsAll(running);
        assertThat(cluster.listed()).containsExactlyInAnyOrderElementsOf(cluster.running());
        assertThat(cluster.records.keySet()).containsExactlyInAnyOrderElementsOf(cluster.running());
        assertThat(cluster.longest).isLessThanOrEqualTo(JOBS);
        assertThat(cluster.refused).isEmpty();
        assertThat(second.book.bypasses()).isZero();
    }

    @Test
    void whatWasListedAndNotWrittenDownIsWrittenDownAndOpenedUnderTheNewEpoch() {
        cluster.pod("1", "acme/a");
        cluster.pools.put(
                "linux",
                new PoolStore.Version("1", 1, RunnerPoolStatus.none().withGrants(new RunnerGrants(7L, List.of("1")))));

        var leader = leader();
        leader.run();

        assertThat(leader.book.epoch()).isEqualTo(8);
        assertThat(cluster.records).containsOnlyKeys("1");
        assertThat(cluster.running()).containsExactly("1");
        assertThat(cluster.pool().epoch()).isEqualTo(8);
    }

    @Test
    void whatWasWrittenDownOfNoGrantIsVoided() {
        cluster.pod("1", "acme/a");
        leader().run();
        cluster.pools.put("linux", new PoolStore.Version("1", 1, RunnerPoolStatus.none()));
        cluster.in("1", Phase.GATED);
        cluster.pod("2", "acme/a");
        cluster.pod("3", "acme/b");

        var leader = leader();
        leader.run();

        assertThat(leader.reclaimed).contains("voided");
        assertThat(cluster.running()).hasSize(JOBS);
        assertThat(cluster.records.keySet()).containsExactlyInAnyOrderElementsOf(cluster.running());
    }

    @Test
    void aFormerLeadersClockThatWasAheadKeepsNoCheckFromEnding() {
        var ahead = new Leader(cluster, Declarations.pool(1), FakeCluster.NOW.plus(Duration.ofHours(1)));
        cluster.pod("1", "acme/a");
        ahead.checks.put("1", State.PENDING);
        ahead.run();
        assertThat(cluster.listed()).containsExactly("1");

        var next = new Leader(cluster, Declarations.pool(1));
        next.checks.put("1", State.PENDING);
        next.pass(Duration.ofSeconds(31));
        next.run();

        assertThat(cluster.listed()).isEmpty();
    }

    @Test
    void whatIsGoneWhileNobodyLookedIsGivenBack() {
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/b");
        leader().run();
        cluster.pods.remove("1");
        cluster.in("2", Phase.ENDED);
        cluster.pod("3", "acme/c");

        leader().run();

        assertThat(cluster.listed()).containsExactly("3");
        assertThat(cluster.records).containsOnlyKeys("3");
    }

    @Test
    void whatALateFormerLeaderWroteDownIsRemoved() {
        var leader = leader();
        var pod = cluster.pod("1", "acme/a");
        leader.run();
        var late = ReservationText.of(
                cluster.put("9", pod.whose()).in(Phase.GATED),
                "acme/a",
                leader.book.jobs().held().getFirst());
        cluster.pods.remove("9");
        cluster.records.put("9", late);

        leader.run(book -> leader.cycle.recordFound("ci", "9"));

        assertThat(cluster.records).containsOnlyKeys("1");
    }

    @Test
    void aRecordThatSomebodyDeletedIsWrittenAgainBeforeTheGateOpens() {
        var leader = leader();
        cluster.pod("1", "acme/a");
        leader.checks.put("1", State.PENDING);
        leader.run();
        cluster.records.clear();
        leader.checks.clear();

        leader.run(book -> leader.cycle.recordLost("1"));

        assertThat(cluster.records).containsOnlyKeys("1");
        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void aPoolThatWasDeletedAndMadeAgainDoesNotMakeRunningPodsForgotten() {
        var leader = leader();
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/b");
        leader.run();
        cluster.pod("3", "acme/c");
        cluster.pools.put("linux", new PoolStore.Version("99", 1, RunnerPoolStatus.none()));
        leader.pass(Duration.ofSeconds(2));
        leader.gone("1");
        leader.run();

        assertThat(cluster.running()).containsExactlyInAnyOrder("2", "3");
        assertThat(cluster.listed()).containsExactlyInAnyOrder("2", "3");
        assertThat(cluster.pool().epoch()).isEqualTo(leader.book.epoch());
    }

    @Test
    void aPoolThatWasMadeAgainGetsItsListThoughNobodyComesOrGoes() {
        var leader = leader();
        cluster.pod("1", "acme/a");
        leader.checks.put("1", State.PENDING);
        leader.run(told -> leader.cycle.poolsAre(Map.of("linux", "uid-1")));
        leader.run();
        leader.pass(Duration.ofSeconds(2));
        leader.run();
        cluster.pools.put("linux", new PoolStore.Version("99", 1, RunnerPoolStatus.none()));

        leader.run(told -> leader.cycle.poolsAre(Map.of("linux", "uid-2")));

        assertThat(cluster.listed()).containsExactly("1");
        assertThat(cluster.pool().epoch()).isEqualTo(leader.book.epoch());
        leader.checks.clear();
        leader.run();
        assertThat(cluster.refused).isEmpty();
        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void twoLeadersThatBeginTogetherBeginDifferentEpochs() {
        var lists = new PoolLists(cluster);
        var other = new PoolLists(cluster);
        cluster.beforeReplace = () -> {
            cluster.beforeReplace = () -> {};
            other.claim();
        };
        lists.claim();

        assertThat(lists.epoch()).isGreaterThan(other.epoch());
        assertThatThrownBy(() -> other.write("linux", List.of("1"), status -> status))
                .isInstanceOf(FencedException.class);
        lists.write("linux", List.of("2"), status -> status);
        assertThat(cluster.listed()).containsExactly("2");
    }

    /** Two pools share one runner of the pool around them: at no time do both lists hold somebody. */
    @ParameterizedTest
    @ValueSource(strings = {"left", "right"})
    void whatIsGivenBackInOnePoolLeavesItsListBeforeAnotherGrants(String first) {
        List.of("left", "right")
                .forEach(name -> cluster.pools.put(name, new PoolStore.Version("1", 1, RunnerPoolStatus.none())));
        var other = first.equals("left") ? "right" : "left";
        var leader = new Leader(
                cluster,
                CatalogueBuilder.of(
                        List.of(
                                Declarations.pool("linux", "resources: [{name: jobs, nominalQuota: 1}]"),
                                Declarations.pool(
                                        first, "parentName: linux, resources: [{name: jobs, nominalQuota: 1}]"),
                                Declarations.pool(
                                        other, "parentName: linux, resources: [{name: jobs, nominalQuota: 0}]")),
                        List.of(
                                Declarations.budget(
                                        "a", "poolName: %s, repositories: [{id: 1, name: acme/a}]".formatted(first)),
                                Declarations.budget(
                                        "b", "poolName: %s, repositories: [{id: 2, name: acme/b}]".formatted(other)))));
        cluster.pod("1", "acme/a");
        leader.checks.put("1", State.PENDING);
        leader.run();
        cluster.pod("2", "acme/b");
        leader.run();
        assertThat(cluster.held()).containsExactly("1");

        leader.checks.put("1", State.REJECTED);
        leader.run();

        assertThat(cluster.held()).containsExactly("2");
        assertThat(cluster.mostHeld).isEqualTo(1);
    }
}
