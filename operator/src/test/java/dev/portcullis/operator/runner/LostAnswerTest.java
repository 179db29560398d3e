package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.runner.AdmissionCheck.State;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gate was opened, the answer was lost, and the Pods are heard of late. */
class LostAnswerTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Leader leader = new Leader(cluster, Declarations.pool(1));

    @BeforeEach
    void oneIsOpenedAndAnotherWaits() {
        cluster.unanswered.add("1");
        cluster.pod("1", "acme/a");
        var other = cluster.pod("2", "acme/b");
        var granted = cluster.at("1");
        leader.checks.put("1", State.PENDING);
        leader.run(book -> {
            book.seen(granted, leader.now);
            book.seen(other, leader.now);
        });
        assertThat(cluster.listed()).containsExactly("1");
    }

    private void later(int times) {
        for (var i = 0; i < times; i++) {
            leader.run(book -> {});
            leader.pass(Duration.ofSeconds(10));
        }
    }

    private void onlyTheFirstRuns() {
        assertThat(cluster.running()).containsExactly("1");
        assertThat(cluster.listed()).containsExactly("1");
        assertThat(leader.reclaimed).isEmpty();
        assertThat(leader.book.bypasses()).isZero();
    }

    @Test
    void itsGrantIsNotGivenToOthers() {
        leader.checks.clear();
        later(50);

        onlyTheFirstRuns();
    }

    @Test
    void norIfTheApiServerIsAwayMeanwhile() {
        leader.checks.clear();
        cluster.lookups(false);
        later(50);
        onlyTheFirstRuns();

        cluster.lookups(true);
        leader.checks.put("1", State.REJECTED);
        later(1);
        onlyTheFirstRuns();
    }

    @Test
    void norIfACheckChangesItsMind() {
        cluster.lookups(false);
        leader.checks.clear();
        later(1);
        cluster.lookups(true);
        leader.checks.put("1", State.PENDING);
        later(9);

        onlyTheFirstRuns();
    }

    @Test
    void norIfItsBudgetIsDrained() {
        cluster.lookups(false);
        leader.checks.clear();
        later(1);
        cluster.lookups(true);
        leader.run(book -> book.change(Declarations.pool(1, ", stopPolicy: HoldAndDrain"), leader.now));

        onlyTheFirstRuns();
    }
}
