package dev.portcullis.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster, and what of it. */
public final class ClusterOptions {
    @Mixin
    private final ClusterAccess access = new ClusterAccess();

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "look at workloads of this namespace only; repeat for more namespaces")
    private List<String> namespaces = List.of();

    @Option(
            names = "--exempt-namespaces",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "kube-system,kube-public,kube-node-lease,portcullis-system",
            description =
                    "namespaces that are never judged, as the installation's settings say; default: ${DEFAULT-VALUE}")
    private List<String> exempt = List.of();

    /** Returns a client, to be closed. */
    public KubernetesClient client() {
        return access.client();
    }

    /** Returns the namespaces to look at; empty for all. */
    public List<String> namespaces() {
        return List.copyOf(namespaces);
    }

    /** Returns the namespaces that are never looked at. */
    public Set<String> exempt() {
        return new HashSet<>(exempt);
    }
}
