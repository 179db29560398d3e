package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import dev.portcullis.operator.runner.RunnerPod.Whose;
import dev.portcullis.runner.RepositoryAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods that run though nobody pays for them. */
class UnpaidPodsTest {
    private final FakeCluster cluster = new FakeCluster();

    static List<Whose> unpaid() {
        return List.of(
                new Whose.Unknown("its owner is not known"),
                new Whose.Repository(new RepositoryAddress("github.com", "acme/unknown"), ""));
    }

    /** One runs for a while, and another comes. */
    private void run(Leader leader, Whose whose) {
        cluster.put("1", Phase.UNGATED, whose, Amounts.NONE);
        leader.run();
        leader.pass(Duration.ofSeconds(30));
        leader.run(book -> {});
        cluster.pod("2", "acme/a");
        leader.run();
    }

    @ParameterizedTest
    @MethodSource("unpaid")
    void theyTakeRunnersAllTheSame(Whose whose) {
        var leader = new Leader(cluster, Declarations.pool(1));
        run(leader, whose);

        assertThat(cluster.running()).containsExactly("1");
        assertThat(leader.book.bypasses()).isEqualTo(1);
        leader.gone("1");
        assertThat(cluster.running()).containsExactly("2");
    }

    @Test
    void itIsTimeToLookAgainWhenOneIsToBeCharged() {
        var leader = new Leader(cluster, Declarations.pool(1));
        var pod = cluster.put("1", Phase.UNGATED, unpaid().getFirst(), Amounts.NONE);
        leader.run();

        assertThat(leader.book.wakeAt()).isEqualTo(pod.createdAt().plusSeconds(30));
        assertThat(leader.book.bypasses()).isZero();
    }

    @Test
    void anOwnerThatIsHeardOfInTimePays() {
        var leader = new Leader(cluster, Declarations.pool(1, ", enforcement: Audit"));
        cluster.put("1", Phase.UNGATED, unpaid().getFirst(), Amounts.NONE);
        leader.run();
        leader.pass(Duration.ofSeconds(29));
        cluster.put(
                "1",
                Phase.UNGATED,
                new Whose.Repository(new RepositoryAddress("github.com", "acme/a"), ""),
                Amounts.NONE);
        leader.run();
        leader.pass(Duration.ofSeconds(30));
        leader.run();

        assertThat(leader.book.bypasses()).isZero();
        assertThat(leader.lines)
                .filteredOn(LedgerEvent.Charged.class::isInstance)
                .extracting(line -> ((LedgerEvent.Charged) line).reservation().budget())
                .containsExactly("a");
    }

    @Test
    void whatIsNoRunnerTakesNone() {
        var leader = new Leader(cluster, Declarations.pool(1));
        run(leader, new Whose.Nobody());

        assertThat(cluster.running()).containsExactly("1", "2");
        assertThat(leader.book.bypasses()).isZero();
    }

    @Test
    void whatWaitsTakesNone() {
        var leader = new Leader(cluster, Declarations.pool(1));
        cluster.put("1", new Whose.Unknown("its owner is not known"));
        cluster.pod("2", "acme/a");
        leader.run();

        assertThat(cluster.running()).containsExactly("2");
    }

    /** Whichever were charged, the other's jobs would have what is taken. */
    @Test
    void whereTwoPoolsCountTheNamespaceNobodyIsCharged() {
        var pools = List.of(
                Declarations.pool("linux", "resources: [{name: jobs, nominalQuota: 1}]"),
                Declarations.pool("mac", "resources: [{name: jobs, nominalQuota: 1}]"));
        var budget = Declarations.budget("a", "poolName: linux, repositories: [{id: 1, name: acme/a}]");
        var leader = new Leader(cluster, CatalogueBuilder.of(pools, List.of(budget)));
        run(leader, unpaid().getFirst());

        assertThat(cluster.running()).containsExactly("1", "2");
    }
}
