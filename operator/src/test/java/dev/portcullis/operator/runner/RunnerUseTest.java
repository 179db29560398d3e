package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.runner.AdmissionCheck.State;
import dev.portcullis.runner.paying.Catalogue.Declared;
import org.junit.jupiter.api.Test;

/** A budget that denies goes by how many jobs are said to wait: one that waits for nothing must not close it to all others. */
class RunnerUseTest {
    private static final Declared BUDGET = Declared.budget("a");

    private final FakeCluster cluster = new FakeCluster();

    private RunnerUse.Counts counts(Leader leader) {
        leader.run();
        return RunnerUse.of(leader.book).of(BUDGET);
    }

    @Test
    void whoWaitsForARunnerWaits() {
        var leader = new Leader(cluster, Declarations.pool(1));
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/a");

        var counts = counts(leader);

        assertThat(counts.waiting()).isEqualTo(1);
        assertThat(counts.admitted()).isEqualTo(1);
    }

    @Test
    void whatACheckRefusesWaitsForNoRunner() {
        var leader = new Leader(cluster, Declarations.pool(1));
        cluster.pod("1", "acme/a");
        leader.checks.put("1", State.REJECTED);

        assertThat(counts(leader).waiting()).isZero();
    }

    @Test
    void whoAsksForMoreThanThereEverIsWaitsForNoRunner() {
        var none = ", resources: [{name: jobs, nominalQuota: 0, borrowingLimit: 0}]";
        var leader = new Leader(cluster, Declarations.pool(1, none));
        cluster.pod("1", "acme/a");

        assertThat(counts(leader).waiting()).isZero();
        assertThat(cluster.told).contains("1 ExceedsMaxQuota");
    }
}
