package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of namespaces that are followed, or were, by an API server that never answers. */
class RunnerSourceTest {
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://localhost:1")
                    .build())
            .build();
    private final RunnerInbox inbox = new RunnerInbox();
    private final RunnerWatch watch = new RunnerWatch(client, inbox);
    private final RunnerPodIndex pods = new RunnerPodIndex(new PodReader(watch.owners()));
    private final FakeCluster cluster = new FakeCluster();
    private final Leader leader = new Leader(cluster, Declarations.pool(1));
    private final RunnerSource source = new RunnerSource(inbox, watch, pods, leader.cycle);

    @AfterEach
    void close() {
        watch.close();
        client.close();
    }

    private void tell() {
        leader.run(book -> source.tell(book, leader.now));
    }

    private static Pod pod(String... gates) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("ci")
                .withName("pod-1")
                .withUid("1")
                .endMetadata()
                .withNewSpec()
                .withSchedulingGates(
                        Stream.of(gates).map(PodSchedulingGate::new).toList())
                .endSpec()
                .build();
    }

    @Test
    void aRecordIsNotJudgedBeforeThePodsOfItsNamespaceWereRead() {
        cluster.record(
                cluster.pod("1", "acme/a"),
                "acme/a",
                new Reservation("1", "linux", "a", 1, "", Amounts.NONE, leader.now, 1));
        inbox.record("ci", "1", true);
        tell();
        tell();

        assertThat(watch.namespaces().isFollowed("ci")).isTrue();
        assertThat(cluster.records).containsOnlyKeys("1");
    }

    @Test
    void aFormerNamespaceIsLeftOnceNothingThereCounts() {
        watch.namespaces().labelled("ci");
        inbox.pod(pod("portcullis.dev/admission"));
        tell();
        watch.namespaces().unlabelled("ci");
        tell();
        assertThat(watch.namespaces().isFollowed("ci")).as("a Pod waits there").isTrue();

        inbox.pod(pod());
        tell();

        assertThat(watch.namespaces().isFollowed("ci")).isFalse();
        assertThat(leader.book.jobs().get("1")).isNull();
        assertThat(pods.all()).isEmpty();
    }

    @Test
    void aNamespaceOfRunnersIsNotLeftThoughNothingIsThere() {
        watch.namespaces().labelled("ci");
        tell();

        assertThat(watch.namespaces().isFollowed("ci")).isTrue();
    }

    @Test
    void whatIsHeardOfANamespaceThatWasLeftCountsNoMore() {
        inbox.pod(pod());
        tell();

        assertThat(pods.all()).isEmpty();
        assertThat(leader.book.jobs().get("1")).isNull();
    }
}
