package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import dev.portcullis.operator.runner.RunnerPod.Whose;
import dev.portcullis.runner.RepositoryAddress;
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

    private void runs(Whose whose) {
        cluster.put("1", Phase.UNGATED, whose, Amounts.NONE);
        cluster.pod("2", "acme/a");
    }

    @ParameterizedTest
    @MethodSource("unpaid")
    void theyTakeRunnersAllTheSame(Whose whose) {
        var leader = new Leader(cluster, Declarations.pool(1));
        runs(whose);
        leader.run();

        assertThat(cluster.running()).containsExactly("1");
        assertThat(leader.book.bypasses()).isEqualTo(1);
        leader.gone("1");
        assertThat(cluster.running()).containsExactly("2");
    }

    @Test
    void whatIsNoRunnerTakesNone() {
        var leader = new Leader(cluster, Declarations.pool(1));
        runs(new Whose.Nobody());
        leader.run();

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
        runs(unpaid().getFirst());
        leader.run();

        assertThat(cluster.running()).containsExactly("1", "2");
    }
}
