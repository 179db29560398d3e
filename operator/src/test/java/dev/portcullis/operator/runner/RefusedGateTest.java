package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.runner.AdmissionCheck.State;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody does not let the gate of a granted Pod be opened. */
class RefusedGateTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeCluster cluster = new FakeCluster();
    private final Leader leader = new Leader(cluster, Declarations.pool(1));

    @BeforeEach
    void oneIsKeptAndAnotherWaits() {
        cluster.pod("1", "acme/a");
        cluster.kept.add("1");
        cluster.pod("2", "acme/b");
    }

    private void run(int times, Duration apart) {
        for (var i = 0; i < times; i++) {
            leader.run();
            leader.pass(apart);
        }
    }

    @Test
    void itsGrantGoesToOthersAfterSomeAttempts() {
        run(4, SECOND);
        assertThat(cluster.listed()).containsExactly("1");
        assertThat(cluster.running()).isEmpty();

        run(1, SECOND);

        assertThat(cluster.listed()).containsExactly("2");
        assertThat(cluster.running()).containsExactly("2");
        assertThat(leader.reclaimed).containsExactly("gate-refused");
    }

    @Test
    void attemptsInQuickSuccessionCountOnce() {
        run(50, Duration.ofMillis(10));

        assertThat(cluster.listed()).containsExactly("1");
    }

    @Test
    void peopleAreToldWhy() {
        run(5, SECOND);

        assertThat(cluster.told).containsOnlyOnce("1 GateRefused");
        assertThat(Objects.requireNonNull(cluster.reports.get("1")).conditions())
                .hasSize(2)
                .allSatisfy(condition -> {
                    assertThat(condition.status()).isEqualTo(Condition.Status.FALSE);
                    assertThat(condition.reason()).isEqualTo("GateRefused");
                    assertThat(condition.message()).endsWith("its gate may not be opened: not this one");
                });
    }

    /** Not to be told by what is heard of Pods: that may come late. */
    @Test
    void aGateThatIsOpenAlreadyIsNoRefusal() {
        leader.run();
        cluster.in("1", Phase.UNGATED);
        for (var i = 0; i < 9; i++) {
            leader.pass(SECOND);
            leader.run(book -> {});
        }

        assertThat(cluster.listed()).containsExactly("1");
        assertThat(cluster.running()).containsExactly("1");
        assertThat(leader.reclaimed).isEmpty();
    }

    @Test
    void aPodThatTurnsOutToBeGoneGivesItsGrantBackAtOnce() {
        leader.run();
        cluster.pods.remove("1");
        leader.pass(SECOND);
        leader.run(book -> {});

        assertThat(cluster.listed()).containsExactly("2");
        assertThat(leader.reclaimed).isEmpty();
    }

    @Test
    void whatSomethingBrokenKeepsShutHoldsItsGrantForMinutesOnly() {
        cluster.kept.clear();
        cluster.broken.add("1");
        run(180, SECOND);
        assertThat(cluster.listed()).containsExactly("1");
        assertThat(Objects.requireNonNull(cluster.reports.get("1")).conditions())
                .extracting(Condition::reason)
                .containsExactly("QuotaReserved", "GateRefused");

        run(1, SECOND);
        assertThat(cluster.listed()).containsExactly("2");
        assertThat(cluster.told).containsOnlyOnce("1 GateRefused");
    }

    @Test
    void aPauseThatIsOverCallsNobodyWhileAnotherThingIsWaitedFor() {
        run(5, SECOND);
        leader.checks.put("1", State.PENDING);
        leader.pass(Duration.ofSeconds(40));
        leader.run();

        assertThat(cluster.listed()).containsExactly("2");
        assertThat(leader.cycle.comeAgain(leader.now, SECOND)).isNull();
    }

    @Test
    void whoIsOverdueComesAgainAfterAPauseAllTheSame() {
        assertThat(Runners.pause(leader.now, leader.now.minus(SECOND))).isEqualTo(Duration.ofMillis(50));
        assertThat(Runners.pause(leader.now, leader.now)).isEqualTo(Duration.ofMillis(50));
        assertThat(Runners.pause(leader.now, leader.now.plus(SECOND))).isEqualTo(SECOND);
    }

    /** A gate was refused before, and now a check refuses: its words are what counts. */
    @Test
    void whatACheckRefusesIsNotSaidToBeTheGate() {
        run(5, SECOND);
        leader.pass(Duration.ofSeconds(40));
        leader.run();
        cluster.told.clear();
        leader.checks.put("1", State.REJECTED);
        leader.gone("2");

        assertThat(cluster.listed()).isEmpty();
        assertThat(cluster.told).containsExactly("1 CheckRejected");
    }

    @Test
    void itIsQueuedAgainAfterAPauseThatDoubles() {
        run(5, SECOND);
        leader.gone("2");
        assertThat(cluster.listed()).isEmpty();
        leader.pass(Duration.ofSeconds(28));
        leader.run();
        assertThat(cluster.listed()).isEmpty();
        assertThat(leader.cycle.comeAgain(leader.now, SECOND)).isEqualTo(leader.now.plus(SECOND));

        leader.pass(SECOND);
        run(5, SECOND);
        assertThat(leader.reclaimed).containsExactly("gate-refused", "gate-refused");
        leader.pass(Duration.ofSeconds(58));
        leader.run();
        assertThat(cluster.listed()).isEmpty();
        leader.pass(SECOND);
        leader.run();
        assertThat(cluster.listed()).containsExactly("1");
    }

    @Test
    void itStartsOnceItMay() {
        run(5, SECOND);
        leader.gone("2");
        cluster.kept.clear();
        leader.pass(Duration.ofSeconds(30));
        leader.run();

        assertThat(cluster.running()).containsExactly("1");
        assertThat(Objects.requireNonNull(cluster.reports.get("1")).conditions())
                .allMatch(condition -> condition.status() == Condition.Status.TRUE);
    }

    @Test
    void aPodThatIsGoneIsForgotten() {
        run(5, SECOND);
        leader.gone("1");
        leader.gone("2");
        leader.pass(Duration.ofSeconds(6));
        leader.run();

        assertThat(leader.cycle.comeAgain(leader.now, SECOND)).isNull();
        assertThat(cluster.records).isEmpty();
    }
}
