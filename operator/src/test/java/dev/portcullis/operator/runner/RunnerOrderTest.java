package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.runner.AdmissionCheck.State;
import dev.portcullis.crds.runner.QueuedJob;
import dev.portcullis.crds.runner.RunnerBudgetStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What statuses of budgets tell of who waits. */
class RunnerOrderTest {
    private static final Duration WHILE = Duration.ofSeconds(6);

    private final FakeCluster cluster = new FakeCluster();
    private final Leader leader = new Leader(cluster, Declarations.pool(1));

    private List<QueuedJob> queue(String budget) {
        return cluster.budget(budget).queue();
    }

    private void later() {
        leader.pass(WHILE);
        leader.run();
    }

    @Test
    void saysWhoIsFirstAndForWhatItWaits() {
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/a");
        cluster.pod("3", "acme/b");
        leader.run();
        later();

        assertThat(queue("b"))
                .containsExactly(new QueuedJob(
                        "3",
                        "ci",
                        "pod-3",
                        1L,
                        "WaitingForQuota",
                        "pool linux has no room for more of resource jobs",
                        null));
        assertThat(queue("a")).extracting(QueuedJob::position).containsExactly(2L);
        assertThat(queue("c")).isEmpty();
    }

    @Test
    void isToldAnewEveryFewSecondsAtMost() {
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/a");
        leader.run();
        leader.pass(Duration.ofSeconds(5));
        leader.run();
        leader.pass(Duration.ofSeconds(2));
        leader.gone("1");
        assertThat(cluster.running()).containsExactly("2");
        assertThat(queue("a")).hasSize(1);
        assertThat(leader.cycle.comeAgain(leader.now, Duration.ofSeconds(1)))
                .isEqualTo(FakeCluster.NOW.plusSeconds(10));

        leader.pass(Duration.ofSeconds(3));
        leader.run(book -> {});

        assertThat(queue("a")).isEmpty();
        assertThat(leader.cycle.comeAgain(leader.now, Duration.ofSeconds(1))).isNull();
    }

    @Test
    void comesAgainNoSoonerThanStatusesMayBeWritten() {
        cluster.pod("1", "acme/a");
        leader.run();
        leader.pass(Duration.ofMillis(4500));
        leader.run();
        leader.pass(Duration.ofMillis(500));
        leader.run();

        assertThat(leader.cycle.comeAgain(leader.now, Duration.ofSeconds(1)))
                .isEqualTo(FakeCluster.NOW.plusMillis(5500));
    }

    @Test
    void whatACheckRefusedStandsInNoQueue() {
        cluster.pod("1", "acme/a");
        leader.checks.put("1", State.REJECTED);
        leader.run();
        later();

        assertThat(queue("a")).isEmpty();
    }

    @Test
    void aLongQueueIsCutAndAFarEstimateIsRounded() {
        for (var i = 0; i < RunnerBudgetStatus.QUEUE + 20; i++) {
            cluster.pod("%03d".formatted(i), "acme/a");
        }
        leader.run();
        for (var i = 0; i < 3; i++) {
            leader.pass(Duration.ofSeconds(61));
            leader.gone(cluster.running().getFirst());
        }
        later();

        assertThat(queue("a")).hasSize(RunnerBudgetStatus.QUEUE);
        assertThat(queue("a").getFirst().estimatedSeconds()).isBetween(10L, 120L);
        assertThat(queue("a").getLast().estimatedSeconds())
                .isGreaterThan(3600L)
                .satisfies(seconds -> assertThat(seconds % 600).isZero());
        assertThat(queue("a")).isSortedAccordingTo((one, other) -> Long.compare(one.position(), other.position()));
    }
}
