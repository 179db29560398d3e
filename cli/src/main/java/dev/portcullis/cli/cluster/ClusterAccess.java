package dev.portcullis.cli.cluster;

import dev.portcullis.cli.console.UnusableInputException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster. */
public final class ClusterAccess {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "how the cluster is reached; left out, as kubectl finds it")
    private @Nullable Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "the context in that file")
    private @Nullable String context;

    /** Returns a client, to be closed. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(config()).build();
    }

    private Config config() {
        var file = kubeconfig;
        if (file == null) {
            return Config.autoConfigure(context);
        }
        if (!Files.isReadable(file)) {
            throw new UnusableInputException("--kubeconfig: " + file + " cannot be read");
        }
        return context == null ? Config.fromKubeconfig(file.toFile()) : Config.fromKubeconfig(context, file.toFile());
    }

    /** Words a failure to read the cluster. */
    public static UnusableInputException unreadable(KubernetesClientException e) {
        return new UnusableInputException("the cluster cannot be read: "
                + (e.getCode() == 0 ? "it does not answer" : "status " + e.getCode() + ", " + e.getMessage()));
    }
}
