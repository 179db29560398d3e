package dev.portcullis.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterAccessTest {
    // Fabric8 reads each of these also from the environment, under the name in capitals; a test can set only the
    // property.
    private static final Map<String, String> USER = Map.of(
            "kubeconfig", "/nonexistent/users-own",
            "kubernetes.master", "https://users-own.example",
            "kubernetes.auth.token", "users-own",
            "kubernetes.namespace", "users-own",
            "https.proxy", "http://users-own.example:3128",
            "http.proxy", "http://users-own.example:3128",
            "all.proxy", "http://users-own.example:3128",
            "kubernetes.trust.certificates", "true");

    @AfterEach
    void forget() {
        USER.keySet().forEach(System::clearProperty);
    }

    @Test
    void ignoresTheUsersClusterAndProxies() {
        ClusterAccess access = new ClusterAccess(URI.create("https://127.0.0.1:6443"), "certificate", "token");
        USER.forEach(System::setProperty);

        Config config = access.config();

        assertThat(config.getMasterUrl()).startsWith("https://127.0.0.1:6443");
        assertThat(config.getOauthToken()).isEqualTo("token");
        assertThat(config.getNamespace()).isEqualTo("default");
        assertThat(config.getHttpsProxy()).isNull();
        assertThat(config.getHttpProxy()).isNull();
        assertThat(config.isTrustCerts()).isFalse();
        assertThat(config.getCurrentContext()).isNull();
    }
}
