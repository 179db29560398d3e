package dev.portcullis.testing.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;

/** A cluster that tests install into, whatever it runs on. */
public interface TestCluster extends AutoCloseable {
    /** How an administrator reaches the cluster. */
    ClusterAccess admin();

    /** The name or address by which its API server reaches what listens on this machine's loopback. */
    String host();

    @Override
    void close();

    /** How a service account, which is created if it does not exist, reaches the cluster: with a token of one hour. */
    default ClusterAccess serviceAccount(String namespace, String name) {
        try (KubernetesClient client = admin().client()) {
            ensureServiceAccount(client, namespace, name);
            String token = client.serviceAccounts()
                    .inNamespace(namespace)
                    .withName(name)
                    .tokenRequest(new TokenRequestBuilder()
                            .withNewSpec()
                            .withExpirationSeconds(3600L)
                            .endSpec()
                            .build())
                    .getStatus()
                    .getToken();
            return new ClusterAccess(admin().server(), admin().caPem(), token);
        }
    }

    /** Creates a namespace, with its default service account at once where no controller has made it yet. */
    default void createNamespace(String name, Map<String, String> labels) {
        try (KubernetesClient client = admin().client()) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withLabels(labels)
                            .endMetadata()
                            .build())
                    .create();
            ensureServiceAccount(client, name, "default");
        }
    }

    private static void ensureServiceAccount(KubernetesClient client, String namespace, String name) {
        ServiceAccount account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
        try {
            client.resource(account).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
