package dev.portcullis.e2e.release;

import dev.portcullis.testing.cluster.TestCluster;
import dev.portcullis.testing.node.ReachedRegistry;
import dev.portcullis.testing.node.RealCluster;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.Credentials;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a release is installed.
 *
 * @param kubeconfig file of an administrator
 * @param registry demands credentials; the nodes pull from it
 * @param registries hosts of all registries
 * @param node the cluster, where it was started for this release alone
 */
record Ground(
        TestCluster cluster,
        Path kubeconfig,
        ReachedRegistry registry,
        List<String> registries,
        Optional<RealCluster> node)
        implements AutoCloseable {
    private static final String KIND = "E2E_CLUSTER";
    private static final String KUBECONFIG = "E2E_KUBECONFIG";
    private static final String REGISTRY = "E2E_REGISTRY";
    private static final String USER = "E2E_REGISTRY_USER";
    private static final String PASSWORD = "E2E_REGISTRY_PASSWORD";

    Ground {
        registries = List.copyOf(registries);
    }

    /** Returns whether a cluster is named that is there already. */
    static boolean isExisting() {
        return "existing".equals(System.getenv(KIND));
    }

    /** Returns why there is none here; empty where there is. */
    static Optional<String> missing() {
        return isExisting() ? Optional.empty() : RealCluster.missing();
    }

    /** Starts a cluster of its own. */
    static Ground start(Tools tools, RunFolder folder, PrintStream progress) {
        var cluster = RealCluster.start(tools, folder, progress);
        return new Ground(
                cluster,
                cluster.adminKubeconfig(),
                cluster.privateRegistry(),
                List.of(cluster.privateRegistry().host(), cluster.registry().host()),
                Optional.of(cluster));
    }

    /**
     * Takes the cluster that variables name.
     *
     * @throws IllegalStateException if one of them is missing
     */
    static Ground existing(Tools tools, RunFolder folder, Map<String, String> environment) {
        var kubeconfig = Path.of(wanted(environment, KUBECONFIG));
        var host = wanted(environment, REGISTRY);
        var credentials = new Credentials(wanted(environment, USER), wanted(environment, PASSWORD));
        // The crane and cosign of this run folder read it.
        folder.write("home/.docker/config.json", credentials.dockerConfig(host));
        return new Ground(
                ExistingCluster.of(kubeconfig),
                kubeconfig,
                ReachedRegistry.at(tools, folder, host, credentials),
                List.of(host),
                Optional.empty());
    }

    private static String wanted(Map<String, String> environment, String name) {
        var value = Objects.requireNonNullElse(environment.get(name), "");
        if (value.isBlank()) {
            throw new IllegalStateException(KIND + "=existing needs " + name + " (see make node)");
        }
        return value;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
