package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a Secret can be used, or is certainly not there. */
class NamespaceSecretsTest {
    private static final String SECRET = "/api/v1/namespaces/apps/secrets/push";
    private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/apps/events";

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
        var refused = """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 403, "reason": "Forbidden", "details": {"causes":
                 [{"reason": "%s", "message": "namespace apps", "field": "metadata.namespace"}]}}
                """.formatted(going ? "NamespaceTerminating" : "FieldValueForbidden");
        server.on(EVENTS, Response.of(403, "application/json", refused));
    }

    private Optional<SignerCheck.Refusal> refusal() {
        return new NamespaceSecrets(client).refusal("apps", List.of("push"));
    }

    @ParameterizedTest
    @CsvSource({"403, RefNotPermitted, may not read", "404, RefNotFound, there is no"})
    void whatCannotBeUsedHasItsReason(int status, String reason, String why) {
        server.on(SECRET, Response.of(status));

        assertThat(refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.reason().code()).isEqualTo(reason);
            assertThat(refusal.message()).contains(why, "Secret push of namespace apps");
        });
        assertThat(server.requests()).extracting(request -> request.target()).containsOnly(SECRET);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 500, 503})
    void whereNobodyCanSayItIsNotRefused(int status) {
        server.on(SECRET, Response.of(status));

        assertThat(refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"kubernetes.io/dockerconfigjson, false", "Opaque, true"})
    void isOfTheTypeOfCredentials(String type, boolean refused) {
        var secret = """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "push", "namespace": "apps"}, "type": "%s",
                 "data": {".dockerconfigjson": "e30="}}
                """.formatted(type);
        server.on(SECRET, Response.of(200, "application/json", secret));

        assertThat(refusal().map(SignerCheck.Refusal::reason).filter(ConditionReason.REFERENCE_NOT_FOUND::equals))
                .matches(reason -> reason.isPresent() == refused);
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
        assertThat(server.requests().getLast().target()).contains("dryRun=All");
    }

    @Test
    void whatMayNotBeReadIsNotGoneWhereNobodyTellsWhetherItsNamespaceGoes() {
        server.on(SECRET, Response.of(403));
        server.on(EVENTS, Response.of(503));

        assertThat(lacks()).isFalse();
    }
}
