package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.runner.AdmissionCheck.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a job needs besides quota. */
class ChecksTest {
    private final FakeCluster cluster = new FakeCluster();

    private Leader leader(int jobs) {
        return new Leader(cluster, Declarations.pool(jobs));
    }

    @Test
    void whatACheckRefusesGivesItsGrantBack() {
        var leader = leader(1);
        cluster.pod("1", "acme/a");
        leader.checks.put("1", State.REJECTED);
        cluster.pod("2", "acme/b");
        leader.run();

        assertThat(cluster.running()).containsExactly("2");
        assertThat(cluster.listed()).containsExactly("2");
        assertThat(cluster.told).contains("1 CheckRejected");
        assertThat(leader.reclaimed).containsExactly("rejected");

        leader.checks.remove("1");
        leader.run();
        assertThat(cluster.running()).as("there is no room").containsExactly("2");
        leader.gone("2");
        assertThat(cluster.running()).containsExactly("1");
        assertThat(cluster.records).containsOnlyKeys("1");
    }

    @Test
    void aCheckThatTakesTooLongDoesNotKeepQuotaFromOthers() {
        var leader = leader(1);
        cluster.pod("1", "acme/a");
        leader.checks.put("1", State.PENDING);
        cluster.pod("2", "acme/b");
        leader.run();
        assertThat(cluster.running()).isEmpty();
        assertThat(cluster.listed()).containsExactly("1");

        leader.pass(Duration.ofSeconds(31));
        leader.run();

        assertThat(cluster.running()).containsExactly("2");
        assertThat(cluster.listed()).containsExactly("2");
    }

    @Test
    void howLongChecksTookIsToldOnceForEachGrant() {
        var leader = leader(1);
        cluster.pod("1", "acme/a");
        cluster.kept.add("1");
        leader.checks.put("1", State.PENDING);
        leader.run();
        leader.pass(Duration.ofSeconds(7));
        leader.run();
        assertThat(leader.checked).isEmpty();

        leader.checks.clear();
        for (var i = 0; i < 3; i++) {
            leader.run();
            leader.pass(Duration.ofSeconds(1));
        }
        assertThat(leader.checked).containsExactly("a 7");

        cluster.kept.clear();
        leader.run();
        leader.gone("1");
        cluster.pod("2", "acme/b");
        leader.run();
        assertThat(leader.checked).containsExactly("a 7", "b 0");
    }
}
