package dev.portcullis.operator.registration;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import java.net.URI;
import java.util.List;

/** Where the API server reaches the webhook. */
public sealed interface Endpoint {
    /** The name of the webhook's Service. */
    String SERVICE = "portcullis-webhook";

    /** Returns the configuration to call a path there. */
    WebhookClientConfig calling(String path, String caBundle);

    /** Returns the names that the serving certificate must carry for this endpoint, DNS names or IP addresses. */
    List<String> names();

    /**
     * The webhook's Service.
     *
     * @param namespace its namespace
     */
    record InCluster(String namespace) implements Endpoint {
        @Override
        public WebhookClientConfig calling(String path, String caBundle) {
            return new WebhookClientConfigBuilder()
                    .withNewService()
                    .withNamespace(namespace)
                    .withName(SERVICE)
                    .withPath(path)
                    .withPort(443)
                    .endService()
                    .withCaBundle(caBundle)
                    .build();
        }

        @Override
        public List<String> names() {
            var host = SERVICE + "." + namespace + ".svc";
            return List.of(host, host + ".cluster.local");
        }
    }

    /**
     * An address outside the cluster, for development.
     *
     * @param base scheme, host and port; what may follow them is left away
     */
    record Outside(URI base) implements Endpoint {
        /**
         * Checks the address.
         *
         * @throws IllegalArgumentException if it is not HTTPS or names no host
         */
        public Outside {
            if (!"https".equals(base.getScheme()) || base.getHost() == null || base.getUserInfo() != null) {
                throw new IllegalArgumentException("portcullis.webhook.url must be https://host:port");
            }
        }

        @Override
        public WebhookClientConfig calling(String path, String caBundle) {
            return new WebhookClientConfigBuilder()
                    .withUrl("https://" + base.getAuthority() + path)
                    .withCaBundle(caBundle)
                    .build();
        }

        @Override
        public List<String> names() {
            var host = base.getHost();
            return List.of(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        }
    }
}
