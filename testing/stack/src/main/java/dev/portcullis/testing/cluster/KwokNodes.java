package dev.portcullis.testing.cluster;

import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/**
 * Nodes that are none: kwok says in their name that they are ready, that the Pods which the scheduler gave them run, and that they completed. Nothing
 * runs. Calls may come from any thread.
 */
public final class KwokNodes implements AutoCloseable {
    /** The annotation of a Pod that says how long it runs, as in {@code 1500ms}; two seconds where there is none. */
    public static final String RUNS_FOR = "runs-for";

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String STAGES = "/kwok/stages.yaml";

    private final KubernetesClient client;
    private final Supervised process;

    private KwokNodes(KubernetesClient client, Supervised process) {
        this.client = client;
        this.process = process;
    }

    /** Starts kwok, with no nodes yet. */
    public static KwokNodes start(Tools tools, RunFolder folder, ControlPlane plane) {
        var program = Program.of(
                tools.binary("kwok"),
                "--kubeconfig=" + plane.adminKubeconfig(),
                "--config=" + folder.write("kwok.yaml", stages()),
                "--manage-all-nodes=true",
                "--node-lease-duration-seconds=40");
        return new KwokNodes(
                plane.admin().client(), Supervised.start(folder, "kwok", program.withGrace(Duration.ofMillis(500))));
    }

    private static String stages() {
        try (var in = Objects.requireNonNull(KwokNodes.class.getResourceAsStream(STAGES))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a node, and waits until it is ready. */
    public void add(String name) {
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        process.awaitReady(LIMIT, () -> isReady(client.nodes().withName(name).get()));
    }

    private static boolean isReady(Node node) {
        return node.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    /** Takes a node away at once. Its Pods stay as they are, until the cluster finds that they have no node and ends them: after a minute or so. */
    public void remove(String name) {
        client.nodes().withName(name).delete();
    }

    @Override
    public void close() {
        process.close();
        client.close();
    }
}
