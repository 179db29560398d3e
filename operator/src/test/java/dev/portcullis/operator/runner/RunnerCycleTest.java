package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.crds.runner.AdmissionCheck.State;
import dev.portcullis.crds.runner.RunnerGrants;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerCycleTest {
    private final FakeCluster cluster = new FakeCluster();

    private Leader leader(int jobs) {
        return new Leader(cluster, Declarations.pool(jobs));
    }

    @Test
    void whatThereIsIsGrantedAndNoMore() {
        var leader = leader(2);
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/b");
        cluster.pod("3", "acme/c");
        leader.run();

        assertThat(cluster.running()).containsExactly("1", "2");
        assertThat(cluster.listed()).containsExactly("1", "2");
        assertThat(cluster.records).containsOnlyKeys("1", "2");

        leader.gone("1");

        assertThat(cluster.running()).containsExactly("2", "3");
        assertThat(cluster.listed()).containsExactly("2", "3");
        assertThat(cluster.records).containsOnlyKeys("2", "3");
    }

    @Test
    void whatIsToldTwiceCountsOnce() {
        var leader = leader(2);
        cluster.pod("1", "acme/a");
        for (var i = 0; i < 3; i++) {
            leader.run();
        }
        leader.gone("1");
        leader.gone("1");

        assertThat(leader.lines)
                .filteredOn(LedgerEvent.Granted.class::isInstance)
                .hasSize(1);
        assertThat(leader.lines)
                .filteredOn(LedgerEvent.Released.class::isInstance)
                .hasSize(1);
        assertThat(cluster.listed()).isEmpty();
    }

    @Test
    void nothingIsWrittenWhileNothingHappens() {
        var leader = leader(1);
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/b");
        leader.run();
        leader.pass(Duration.ofSeconds(6));
        leader.run();
        var before = cluster.writes;

        for (var i = 0; i < 5; i++) {
            leader.pass(Duration.ofSeconds(2));
            leader.run();
        }

        assertThat(cluster.writes).isEqualTo(before);
        assertThat(leader.cycle.comeAgain(leader.now, Duration.ofSeconds(1))).isNull();
    }

    @Test
    void theTimeUntilAGateIsOpenIsThatOfEverythingBefore() {
        var leader = leader(1);
        cluster.pod("1", "acme/a");
        cluster.beforeReplace = () -> leader.pass(Duration.ofSeconds(3));
        leader.run();

        assertThat(leader.openedAfter).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void aStaleLeaderGrantsNothingHoweverLateItWakes() {
        var stale = leader(2);
        cluster.pod("1", "acme/a");
        stale.run();
        var next = leader(2);
        next.run();
        cluster.pod("2", "acme/b");

        assertThatThrownBy(stale::run).isInstanceOf(FencedException.class);
        assertThat(cluster.running()).containsExactly("1");

        next.run();
        assertThat(cluster.running()).containsExactly("1", "2");
    }

    @Test
    void aStaleLeaderOpensNoGateThatItHadListed() {
        var stale = leader(2);
        stale.run();
        cluster.pod("1", "acme/a");
        cluster.crashAfter(0, true);
        assertThatThrownBy(stale::run).isInstanceOf(FakeCluster.Crash.class);
        cluster.recover();
        assertThat(cluster.listed()).containsExactly("1");
        var next = leader(2);

        assertThat(cluster.open(cluster.at("1"), stale.book.epoch())).isInstanceOf(ClusterWrites.Opening.Refused.class);

        next.run();
        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void whileTheListCannotBeWrittenNothingIsOpenedAndNothingNewIsTaken() {
        var leader = leader(2);
        cluster.pod("1", "acme/a");
        cluster.down(true);
        assertThatThrownBy(leader::run).isInstanceOf(ClusterFault.class);
        cluster.pod("2", "acme/b");
        assertThatThrownBy(leader::run).isInstanceOf(ClusterFault.class);
        assertThat(leader.book.jobs().get("2")).isNull();
        assertThat(cluster.running()).isEmpty();

        cluster.down(false);
        leader.run();

        assertThat(cluster.running()).containsExactly("1", "2");
    }

    @Test
    void othersMayChangeAPoolMeanwhile() {
        var leader = leader(2);
        cluster.pod("1", "acme/a");
        cluster.touch("linux");
        leader.run();

        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void whatRunsWithoutAGrantIsChargedAndCounted() {
        var leader = leader(1);
        cluster.in("1", Phase.UNGATED);
        cluster.pod("2", "acme/b");
        leader.run();

        assertThat(leader.book.bypasses()).isEqualTo(1);
        assertThat(cluster.running()).containsExactly("1");
        assertThat(cluster.listed()).isEmpty();

        leader.gone("1");
        assertThat(cluster.running()).containsExactly("2");
    }

    @Test
    void aGateThatSomebodyElseRemovedIsABypass() {
        var leader = leader(1);
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/b");
        leader.run();
        cluster.in("2", Phase.UNGATED);
        leader.run();

        assertThat(leader.book.bypasses()).isEqualTo(1);
        assertThat(leader.lines)
                .filteredOn(LedgerEvent.Charged.class::isInstance)
                .hasSize(1);
    }

    @Test
    void anotherGateIsWaitedFor() {
        var leader = leader(1);
        cluster.in("1", Phase.GATED_BY_OTHERS);
        leader.run();
        assertThat(cluster.listed()).isEmpty();

        cluster.in("1", Phase.GATED);
        leader.run();

        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void aPodThatIsGoneBeforeItsGateOpensGivesItsGrantBack() {
        var leader = leader(1);
        var pod = cluster.pod("1", "acme/a");
        cluster.pods.remove("1");
        cluster.pod("2", "acme/b");

        leader.run(book -> {
            book.seen(pod, leader.now);
            book.seen(cluster.at("2"), leader.now);
        });

        assertThat(cluster.running()).containsExactly("2");
        assertThat(cluster.listed()).containsExactly("2");
    }

    @Test
    void loweringALimitStopsNothingThatRuns() {
        var leader = leader(2);
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/b");
        leader.run();
        cluster.pod("3", "acme/c");
        leader.run(book -> {
            book.change(Declarations.pool(1), leader.now);
            book.seen(cluster.at("3"), leader.now);
        });

        assertThat(cluster.running()).containsExactly("1", "2");
        leader.gone("1");
        assertThat(cluster.running()).containsExactly("2");
        leader.gone("2");
        assertThat(cluster.running()).containsExactly("3");
    }

    @Test
    void aDrainedBudgetGivesBackWhatHasNotStarted() {
        var leader = leader(1);
        cluster.pod("1", "acme/a");
        leader.checks.put("1", State.PENDING);
        leader.run();
        assertThat(cluster.listed()).containsExactly("1");

        leader.run(book -> book.change(Declarations.pool(1, ", stopPolicy: HoldAndDrain"), leader.now));

        assertThat(cluster.listed()).isEmpty();
        assertThat(cluster.running()).isEmpty();
        leader.run(book -> book.change(Declarations.pool(1), leader.now));
        assertThat(cluster.listed()).containsExactly("1");
    }

    @Test
    void whatIsSetAsideTakesNothingAgainBecauseABudgetIsEdited() {
        var leader = leader(1);
        cluster.pod("1", "acme/a");
        leader.checks.put("1", State.PENDING);
        leader.run();
        leader.pass(Duration.ofSeconds(31));
        leader.run();
        assertThat(cluster.listed()).isEmpty();

        leader.run(book -> book.change(Declarations.pool(1, ", maxJobsPerRun: 7"), leader.now));
        assertThat(cluster.listed()).isEmpty();

        leader.checks.clear();
        leader.run();
        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void aListThatIsFullKeepsNobodyFromGoingOn() {
        var leader = leader(1);
        for (var i = 0; i < RunnerGrants.MOST + 2; i++) {
            cluster.pod(Integer.toString(i), "acme/a");
        }
        leader.run();
        assertThat(cluster.running()).hasSize(1);

        leader.run(book -> book.change(Declarations.pool(1, ", enforcement: Audit"), leader.now));

        assertThat(cluster.running()).hasSize(RunnerGrants.MOST);
        leader.gone("0");
        leader.gone("1");
        assertThat(cluster.running()).hasSize(RunnerGrants.MOST).containsAll(cluster.pods.keySet());
        assertThat(cluster.listed()).containsExactlyInAnyOrderElementsOf(cluster.running());
        leader.gone("2");
        assertThat(cluster.listed()).hasSize(RunnerGrants.MOST - 1);
    }

    @Test
    void statusesOfBudgetsAreWrittenSideBySideAndAgainWhereThatFailed() {
        var leader = leader(1);
        cluster.mute.add("b");
        leader.run();
        assertThat(leader.widest).isEqualTo(3);
        assertThat(cluster.budgets).containsOnlyKeys("a", "c");

        cluster.mute.clear();
        leader.pass(Duration.ofSeconds(1));
        leader.run();
        assertThat(cluster.budgets).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void whyAJobWaitsIsToldOnce() {
        var leader = leader(1);
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/b");
        cluster.pod("3", "acme/unknown");
        cluster.put("4", new RunnerPod.Whose.Unknown("its owner is not known"));
        cluster.put("5", new RunnerPod.Whose.Nobody());
        for (var i = 0; i < 3; i++) {
            leader.run();
        }

        assertThat(cluster.told)
                .containsExactlyInAnyOrder("2 WaitingForQuota", "3 UnknownRepository", "4 UnknownRepository");
    }

    @Test
    void aRepositoryThatGetsABudgetIsGranted() {
        var leader = new Leader(cluster, CatalogueBuilder.of(List.of(), List.of()));
        cluster.pod("1", "acme/a");
        leader.run();
        assertThat(cluster.listed()).isEmpty();

        leader.run(book -> book.change(Declarations.pool(1), leader.now));

        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void aPodWhoseOwnerComesToBeKnownIsGranted() {
        var leader = leader(1);
        cluster.put("1", new RunnerPod.Whose.Unknown("not yet"));
        leader.run();
        cluster.pod("1", "acme/a");
        leader.run();

        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void statusesFollowOnceASecondAtMost() {
        var leader = leader(1);
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/b");
        leader.run();
        leader.pass(Duration.ofSeconds(1));
        leader.run();

        assertThat(cluster.budget("a").jobs()).isEqualTo("1/-");
        assertThat(cluster.budget("b").pendingJobs()).isEqualTo(1);
        assertThat(cluster.pool().status().pendingJobs()).isEqualTo(1);
        assertThat(cluster.pool().status().admittedJobs()).isEqualTo(1);
        assertThat(cluster.pool().status().usage()).hasSize(1);

        leader.gone("1");
        assertThat(cluster.budget("a").jobs()).as("not yet").isEqualTo("1/-");
        assertThat(leader.cycle.comeAgain(leader.now, Duration.ofSeconds(1))).isEqualTo(leader.now.plusSeconds(1));
        leader.pass(Duration.ofSeconds(1));
        leader.run();
        assertThat(cluster.budget("a").jobs()).isEqualTo("0/-");
    }
}
