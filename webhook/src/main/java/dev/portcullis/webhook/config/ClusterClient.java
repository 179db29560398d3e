package dev.portcullis.webhook.config;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;

/** The connection to the API server: the Pod's service account, or the kubeconfig that KUBECONFIG names. */
@ApplicationScoped
class ClusterClient {
    @Produces
    @ApplicationScoped
    KubernetesClient client() {
        return new KubernetesClientBuilder().build();
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }
}
