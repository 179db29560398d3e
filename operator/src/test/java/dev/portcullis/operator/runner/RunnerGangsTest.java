package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import dev.portcullis.operator.runner.RunnerPod.Whose;
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
    void whoNamesARunnerThatIsNotThereIsNobodys() {
        cluster.put("a", Phase.UNGATED, new Whose.Part("pod-9"), Amounts.of("cpu", 9000));
        leader.run();

        assertThat(charged()).isEmpty();
    }
}
