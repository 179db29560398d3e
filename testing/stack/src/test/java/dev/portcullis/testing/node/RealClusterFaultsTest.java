package dev.portcullis.testing.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class RealClusterFaultsTest {
    private final Tools tools = Tools.find();
    private final RunFolder folder = RunFolder.create(tools, "node-faults");
    private Optional<RealCluster> started = Optional.empty();

    @BeforeEach
    void start() {
        Optional<String> missing = RealCluster.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: a real node: " + why));
        assumeTrue(missing.isEmpty());
        started = Optional.of(RealCluster.start(tools, folder, System.out));
    }

    @AfterEach
    void close() {
        started.ifPresent(RealCluster::close);
        folder.close();
    }

    private RealCluster cluster() {
        return started.orElseThrow();
    }

    @Test
    void aRebootedClusterRunsItsPodsAgainFromDisk() {
        try (KubernetesClient client = cluster().admin().client()) {
            Workloads pods = serving(client);
            String before = containerId(client);
            cluster().reboot();
            // The first answers are those of before, until kubelet has seen that nothing runs.
            pods.awaitPod(
                    "server",
                    pod -> pod.getStatus().getContainerStatuses().getFirst().getRestartCount() > 0);
            pods.awaitReady("server");
            pods.create(fetching("after", client));
            pods.awaitLog("after", "served");
            assertThat(containerId(client)).isNotEqualTo(before);
        }
    }

    @Test
    void podsGoOnWhileThePartsAreDownAndPartsComeBack() {
        try (KubernetesClient client = cluster().admin().client()) {
            Workloads pods = serving(client);
            RealNode node = cluster().node();
            String before = containerId(client);
            node.kubelet().stop();
            node.containerd().kill();
            cluster().apiServer().stop();
            cluster().etcd().kill();
            assertThat(Leftovers.of(folder.path(), ProcessHandle.current().pid())
                            .containers())
                    .anyMatch(process -> process.contains("workload serve"));
            cluster().etcd().start();
            cluster().apiServer().start();
            node.containerd().start();
            node.kubelet().start();
            pods.create(fetching("after", client));
            pods.awaitLog("after", "served");
            assertThat(containerId(client)).isEqualTo(before);
        }
    }

    @Test
    void aSecondNodeTakesPodsAndReachesThoseOfTheFirst() {
        try (KubernetesClient client = cluster().admin().client()) {
            Workloads pods = serving(client);
            RealNode second = cluster().addNode();
            PodBuilder remote = fetching("remote", client)
                    .editSpec()
                    .withNodeName(second.name())
                    .endSpec();
            pods.create(remote);
            pods.awaitLog("remote", "served");
            client.nodes()
                    .withName(cluster().node().name())
                    .edit(node -> new NodeBuilder(node)
                            .editSpec()
                            .withUnschedulable(true)
                            .endSpec()
                            .build());
            pods.create(fetching("scheduled", client));
            pods.awaitPod("scheduled", pod -> second.name().equals(pod.getSpec().getNodeName()));
            second.kill();
            assertThat(Deadline.in(Duration.ofSeconds(90)).await(() -> notReady(client, second.name())))
                    .isTrue();
            second.start();
            pods.awaitReady("scheduled");
        }
    }

    @Test
    void aProgramOnTheNodeSeesItsContainersAndItsPacketFilters() {
        try (KubernetesClient client = cluster().admin().client()) {
            serving(client);
            assertThat(onNode(tools.binary("ctr"), "--namespace=k8s.io", "tasks", "list"))
                    .contains("RUNNING");
            assertThat(onNode(Path.of("/usr/sbin/iptables-nft"), "-t", "nat", "-S"))
                    .contains("KUBE-SVC-");
        }
    }

    private String onNode(Path executable, String... arguments) {
        Supervised program =
                Supervised.start(folder, "on-node", cluster().node().onNode(executable, arguments));
        assertThat(program.awaitExit(Duration.ofSeconds(20)))
                .as(program.output())
                .isZero();
        return program.output();
    }

    /** Has a pod serve through a Service. */
    private Workloads serving(KubernetesClient client) {
        cluster().createNamespace("work", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
        Workloads pods = new Workloads(client, "work");
        pods.service("server", 80, 8080);
        pods.create(Workloads.pod("server", image(), "serve", ":8080", "served"));
        pods.create(fetching("before", client));
        pods.awaitLog("before", "served");
        return pods;
    }

    private PodBuilder fetching(String name, KubernetesClient client) {
        String address = client.services()
                .inNamespace("work")
                .withName("server")
                .get()
                .getSpec()
                .getClusterIP();
        return Workloads.pod(name, image(), "fetch", "http://" + address);
    }

    private String image() {
        return cluster().registry().workload("apps/work", "1", "work").byDigest();
    }

    private static boolean notReady(KubernetesClient client, String node) {
        return client.nodes().withName(node).get().getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && !condition.getStatus().equals("True"));
    }

    private static String containerId(KubernetesClient client) {
        return client.pods()
                .inNamespace("work")
                .withName("server")
                .get()
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getContainerID();
    }
}
