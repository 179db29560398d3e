package dev.portcullis.e2e.k3s;

import dev.portcullis.testing.cluster.ClusterAccess;
import dev.portcullis.testing.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.testcontainers.Testcontainers;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** A cluster of one real node in a container: it needs a Docker engine that can pull the image. */
final class K3sCluster implements TestCluster {
    /** The image, which system property {@code portcullis.k3s.image} replaces. */
    private static final String IMAGE = "rancher/k3s:v1.34.1-k3s1";

    private static final String NAMESPACE = "kube-system";
    private static final String ADMINISTRATOR = "portcullis-test";

    private final K3sContainer container;
    private final ClusterAccess admin;

    private K3sCluster(K3sContainer container, ClusterAccess admin) {
        this.container = container;
        this.admin = admin;
    }

    /**
     * Starts a cluster whose API server can reach these ports of this machine's loopback.
     *
     * @throws IllegalStateException if no Docker engine can be reached
     */
    static K3sCluster start(int... ports) {
        Testcontainers.exposeHostPorts(ports);
        var container = new K3sContainer(DockerImageName.parse(System.getProperty("portcullis.k3s.image", IMAGE))
                .asCompatibleSubstituteFor("rancher/k3s"));
        container.start();
        try {
            return new K3sCluster(container, administrator(container.getKubeConfigYaml()));
        } catch (RuntimeException e) {
            container.stop();
            throw e;
        }
    }

    /** The container's kubeconfig holds a client certificate; tests use tokens, so an administrator with one is made. */
    private static ClusterAccess administrator(String kubeconfig) {
        var config = Config.fromKubeconfig(kubeconfig);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withNamespace(NAMESPACE)
                            .withName(ADMINISTRATOR)
                            .endMetadata()
                            .build())
                    .create();
            client.resource(new ClusterRoleBindingBuilder()
                            .withNewMetadata()
                            .withName(ADMINISTRATOR)
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                            .addNewSubject("", "ServiceAccount", ADMINISTRATOR, NAMESPACE)
                            .build())
                    .create();
            var token = client.serviceAccounts()
                    .inNamespace(NAMESPACE)
                    .withName(ADMINISTRATOR)
                    .tokenRequest(new TokenRequestBuilder()
                            .withNewSpec()
                            .withExpirationSeconds(3600L)
                            .endSpec()
                            .build())
                    .getStatus()
                    .getToken();
            var authority = new String(Base64.getDecoder().decode(config.getCaCertData()), StandardCharsets.US_ASCII);
            return new ClusterAccess(URI.create(config.getMasterUrl()), authority, token);
        }
    }

    @Override
    public ClusterAccess admin() {
        return admin;
    }

    @Override
    public String host() {
        return "host.testcontainers.internal";
    }

    @Override
    public void close() {
        container.stop();
    }
}
