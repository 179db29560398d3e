package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a Secret is certainly not there. */
class NamespaceSecretsTest {
    private static final String SECRET = "/api/v1/namespaces/apps/secrets/push";
    private static final String NAMESPACE = "/api/v1/namespaces/apps";

    private ScriptedRegistry server;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server = ScriptedRegistry.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(server.url(""))
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private boolean lacks() {
        return new NamespaceSecrets(client).lacks("apps", List.of("push"));
    }

    private void namespace(boolean going) {
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName("apps")
                .withDeletionTimestamp(going ? "2026-03-01T12:00:00Z" : null)
                .endMetadata()
                .build();
        server.on(NAMESPACE, Response.ok("application/json", Serialization.asJson(namespace)));
    }

    @ParameterizedTest
    @CsvSource({"404, true", "500, false", "401, false"})
    void anAnswerThatIsNoSecretIsNotAlwaysItsAbsence(int status, boolean lacks) {
        namespace(true);
        server.on(SECRET, Response.of(status));

        assertThat(lacks()).isEqualTo(lacks);
    }

    /** The only right to read it may be one that is deleted with the namespace, and sooner. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatMayNotBeReadIsGoneWhereItsNamespaceGoes(boolean going) {
        namespace(going);
        server.on(SECRET, Response.of(403));

        assertThat(lacks()).isEqualTo(going);
    }

    @Test
    void whatMayNotBeReadIsNotGoneWhereTheNamespaceMayNotBeReadEither() {
        server.on(SECRET, Response.of(403));
        server.on(NAMESPACE, Response.of(403));

        assertThat(lacks()).isFalse();
    }
}
