package dev.portcullis.testing.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How one user reaches a cluster.
 *
 * @param server the API server
 * @param caPem certificates that its certificate is checked against
 * @param token bearer token
 */
public record ClusterAccess(URI server, String caPem, String token) {

    /**
     * A client configuration built from this alone: no kubeconfig, service account or proxy of this machine is looked at,
     * and a failed request is not tried again.
     */
    public Config config() {
        return new ConfigBuilder(Config.empty())
                .withAutoConfigure(false)
                .withMasterUrl(server.toString())
                .withCaCertData(Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.US_ASCII)))
                .withOauthToken(token)
                .withNamespace("default")
                .withRequestRetryBackoffLimit(0)
                .withNoProxy("127.0.0.1")
                .build();
    }

    /** A new client, which the caller closes. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** The same as the text of a kubeconfig file. */
    public String kubeconfig() {
        return new Kubeconfig(server, caPem, token).yaml();
    }
}
