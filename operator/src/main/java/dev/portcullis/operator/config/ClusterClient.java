package dev.portcullis.operator.config;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The connection to the API server: the Pod's service account, or the kubeconfig that KUBECONFIG names. */
@ApplicationScoped
public class ClusterClient {
    private static final int MILLISECONDS = 15_000;
    private static final int RETRIES = 4;

    /** Makes the client, which ends with the process. */
    @Produces
    @ApplicationScoped
    KubernetesClient client() {
        var config = new ConfigBuilder(Config.autoConfigure(null))
                .withRequestRetryBackoffLimit(RETRIES)
                .withConnectionTimeout(MILLISECONDS)
                .withRequestTimeout(MILLISECONDS)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Makes a client that tries nothing twice: that a webhook cannot be called has status 500, which others would repeat for minutes. */
    public static KubernetesClient impatient(KubernetesClient client) {
        var config = new ConfigBuilder(client.getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
