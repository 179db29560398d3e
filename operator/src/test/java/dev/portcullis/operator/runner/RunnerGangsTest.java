package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import dev.portcullis.operator.runner.RunnerPod.Whose;
import dev.portcullis.runner.RepositoryAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that a runner makes for its job: what is reserved is for all of them, and what goes beyond it is charged. */
class RunnerGangsTest {
    private static final String FOOTPRINT = ", jobFootprint: {cpu: 4}";
    private static final Whose PART = new Whose.Part("pod-1");

    private final FakeCluster cluster = new FakeCluster();
    private Leader leader = new Leader(cluster, Declarations.pool(2, FOOTPRINT));

    @BeforeEach
    void aRunnerRuns() {
        cluster.pod("1", "acme/a");
        leader.run();
        assertThat(cluster.running()).containsExactly("1");
    }

    private void part(String uid, long cpus) {
        cluster.put(uid, Phase.UNGATED, PART, Amounts.of("cpu", cpus * 1000));
    }

    private List<String> charged() {
        return leader.lines.stream()
                .filter(LedgerEvent.Charged.class::isInstance)
                .map(line -> ((LedgerEvent.Charged) line).reservation().uid())
                .toList();
    }

    @Test
    void whatFitsTogetherIsReservedAlready() {
        part("a", 1);
        part("b", 3);
        leader.run();

        assertThat(charged()).isEmpty();
        assertThat(leader.book.bypasses()).isZero();
    }

    @Test
    void ofTwoThatWereMadeAtOnceTheLaterOneIsCharged() {
        part("a", 3);
        part("b", 3);
        leader.run();
        leader.run();

        assertThat(charged()).containsExactly("b");
        assertThat(leader.book.bypasses()).isEqualTo(1);
        cluster.pod("2", "acme/b");
        leader.run();
        assertThat(cluster.running()).as("two of two jobs are taken").doesNotContain("2");
        leader.gone("b");
        assertThat(cluster.running()).contains("2");
    }

    @Test
    void whatIsResizedIsAddedUpAgain() {
        part("a", 1);
        part("b", 1);
        leader.run();
        assertThat(charged()).isEmpty();

        part("b", 4);
        leader.run();

        assertThat(charged()).containsExactly("b");
    }

    @Test
    void whatIsChargedStaysSoThoughOthersEnd() {
        part("a", 3);
        part("b", 3);
        leader.run();
        leader.gone("a");
        leader.gone("1");

        cluster.pod("2", "acme/b");
        cluster.pod("3", "acme/b");
        leader.run();
        assertThat(cluster.running()).contains("2").doesNotContain("3");
    }

    /** Of what is told together the order is not that in which it happened. */
    @Test
    void whatEndedMakesRoomBeforeWhatCameIsAddedUp() {
        part("a", 3);
        leader.run();
        part("b", 3);
        var ended = cluster.in("a", Phase.ENDED);

        leader.run(book -> {
            book.seen(cluster.at("b"), leader.now);
            book.seen(ended, leader.now);
        });

        assertThat(charged()).isEmpty();
    }

    @Test
    void whatWaitsTakesNothing() {
        part("a", 3);
        cluster.put("b", Phase.GATED, PART, Amounts.of("cpu", 9000));
        leader.run();

        assertThat(charged()).isEmpty();
    }

    @Test
    void anotherLeaderChargesTheSame() {
        part("a", 3);
        part("b", 3);
        leader.run();

        leader = new Leader(cluster, Declarations.pool(2, FOOTPRINT));

        assertThat(charged()).isEmpty();
        leader.run();
        assertThat(charged()).containsExactly("b");
    }

    @Test
    void underAuditItIsChargedAndIsNoBypass() {
        leader.gone("1");
        leader.run(book -> book.change(Declarations.pool(2, FOOTPRINT + ", enforcement: Audit"), leader.now));
        cluster.pod("1", "acme/a");
        part("a", 9);
        leader.run();

        assertThat(charged()).contains("a");
        assertThat(leader.book.bypasses()).isZero();
    }

    @Test
    void whoNamesARunnerThatIsNotThereTakesOfThePool() {
        cluster.put("a", Phase.UNGATED, new Whose.Part("pod-9"), Amounts.of("cpu", 1000));
        cluster.pod("2", "acme/b");
        leader.run();

        assertThat(charged()).containsExactly("a");
        assertThat(cluster.running()).containsExactlyInAnyOrder("1", "a");
        leader.gone("a");
        assertThat(cluster.running()).contains("2");
    }

    @Test
    void whatGoesOnAfterItsRunnerTakesWhatThatHad() {
        part("a", 3);
        cluster.pod("2", "acme/b");
        cluster.pod("3", "acme/b");
        leader.run();
        cluster.in("1", Phase.ENDED);
        leader.run();
        leader.run();

        assertThat(charged()).containsExactly("a");
        assertThat(cluster.running()).containsExactlyInAnyOrder("a", "2");
        leader.gone("a");
        assertThat(cluster.running()).containsExactlyInAnyOrder("2", "3");
    }

    @Test
    void anotherLeaderChargesWhatGoesOnWithoutItsRunner() {
        part("a", 3);
        leader.run();
        cluster.pods.remove("1");
        leader = new Leader(cluster, Declarations.pool(1, FOOTPRINT));
        cluster.pod("2", "acme/b");
        leader.run();

        assertThat(charged()).containsExactly("a");
        assertThat(cluster.running()).containsExactly("a");
    }

    @Test
    void aJobThatEndsAtOnceLeavesNothingToCharge() {
        part("a", 3);
        leader.run();
        cluster.in("1", Phase.ENDED);
        cluster.in("a", Phase.ENDED);
        leader.run();

        assertThat(charged()).isEmpty();
        assertThat(cluster.listed()).isEmpty();
    }

    @Test
    void whatRunsIsChargedBeforeAnybodyIsGranted() {
        part("a", 9);
        var queued = cluster.pod("2", "acme/b");
        leader.run(book -> new PodNews(List.of(queued, cluster.at("a")), List.of()).tell(book, leader.now));

        assertThat(charged()).containsExactly("a");
        assertThat(cluster.running()).doesNotContain("2");
    }

    @Test
    void whatRunsIsChargedBeforeWhatEndedMakesRoom() {
        leader = new Leader(cluster, Declarations.pool(2, FOOTPRINT));
        cluster.pod("2", "acme/b");
        cluster.pod("3", "acme/b");
        leader.run();
        assertThat(cluster.running()).containsExactlyInAnyOrder("1", "2");
        part("a", 9);
        var ended = cluster.in("2", Phase.ENDED);
        leader.run(book -> new PodNews(List.of(ended, cluster.at("a")), List.of()).tell(book, leader.now));

        assertThat(charged()).containsExactly("a");
        assertThat(cluster.running()).doesNotContain("3");
    }

    /** It is the runner's reservation that tells where, and not what the budget says by now. */
    @Test
    void withoutItsBudgetARunnersExcessIsChargedWhereTheRunnerIs() {
        leader = new Leader(
                cluster,
                CatalogueBuilder.of(
                        List.of(Declarations.pool("linux", "resources: [{name: jobs, nominalQuota: 2}]")),
                        List.of(Declarations.budget(
                                "b", "poolName: linux, repositories: [{id: 2, name: acme/b}]" + FOOTPRINT))));
        part("a", 9);
        cluster.pod("2", "acme/b");
        leader.run();

        assertThat(charged()).containsExactly("a");
        assertThat(cluster.running()).doesNotContain("2");
    }

    @Test
    void whatIsChargedNowhereIsAddedUpOnceItsPoolIsThere() {
        leader.run(book -> book.change(CatalogueBuilder.of(List.of(), List.of()), leader.now));
        part("a", 9);
        leader.run();
        assertThat(charged()).isEmpty();

        leader.run(book -> book.change(Declarations.pool(2, FOOTPRINT), leader.now));
        assertThat(charged()).containsExactly("a");
    }

    @Test
    void aRunnerThatComesToBeChargedIsAddedUp() {
        cluster.put(
                "9",
                Phase.UNGATED,
                new Whose.Repository(new RepositoryAddress("github.com", "acme/d"), ""),
                Amounts.NONE);
        cluster.put("a", Phase.UNGATED, new Whose.Part("pod-9"), Amounts.of("cpu", 9000));
        var without = new Leader(cluster, CatalogueBuilder.of(List.of(), List.of()));
        without.run();
        assertThat(without.lines).noneMatch(LedgerEvent.Charged.class::isInstance);
        var pools = List.of(Declarations.pool("linux", "resources: [{name: jobs, nominalQuota: 9}]"));
        var budget = Declarations.budget("d", "poolName: linux, repositories: [{id: 4, name: acme/d}]" + FOOTPRINT);
        without.run(book -> book.change(CatalogueBuilder.of(pools, List.of(budget)), without.now));
        leader = without;

        assertThat(charged()).containsExactlyInAnyOrder("9", "a");
    }
}
