package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens of service accounts the operator gets where a role lets it ask, against a real API server. */
class TokenGuardTest {
    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: portcullis-evidence, namespace: apps}
            rules:
              - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [release], verbs: [create]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: portcullis-evidence, namespace: apps}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: portcullis-evidence}
            subjects: [{kind: ServiceAccount, name: portcullis-operator, namespace: portcullis-system}]
            """;

    private static InstalledCluster cluster;
    private static KubernetesClient operator;

    @BeforeAll
    static void start() {
        cluster = InstalledCluster.start("token-guard-test", ControlPlaneOptions.minimal());
        cluster.plane.createNamespace("apps", Map.of());
        cluster.plane.serviceAccount("apps", "release");
        cluster.plane.serviceAccount("apps", "other");
        InstalledCluster.objects(RIGHTS)
                .forEach(object -> cluster.admin.resource(object).create());
        operator = cluster.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
        cluster.close();
    }

    private static String token(KubernetesClient client, String account, List<String> audiences, long seconds) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audiences)
                .withExpirationSeconds(seconds)
                .endSpec()
                .build();
        return client.serviceAccounts()
                .inNamespace("apps")
                .withName(account)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vault", "sigstore"})
    void oneForWhoeverSignsThatLivesForTenMinutesIsGranted(String audience) {
        assertThat(token(operator, "release", List.of(audience), 600)).isNotEmpty();
    }

    static Stream<Arguments> tokensThatNobodyWhoSignsHasAUseFor() {
        return Stream.of(
                Arguments.of(List.of("https://kubernetes.default.svc"), 600),
                Arguments.of(List.of("https://kubernetes.default.svc.cluster.local"), 600),
                Arguments.of(List.of(), 600),
                Arguments.of(List.of("vault", "https://kubernetes.default.svc"), 600),
                Arguments.of(List.of("Vault"), 600),
                Arguments.of(List.of("vault", "sigstore"), 600),
                Arguments.of(List.of("sigstore", "https://kubernetes.default.svc"), 600),
                Arguments.of(List.of("sigstore2"), 600),
                Arguments.of(List.of("sigstore"), 601),
                Arguments.of(List.of("vault"), 601),
                Arguments.of(List.of("vault"), 86_400));
    }

    @ParameterizedTest
    @MethodSource
    void tokensThatNobodyWhoSignsHasAUseFor(List<String> audiences, long seconds) {
        assertThatThrownBy(() -> token(operator, "release", audiences, seconds))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("[TokenRequestGuarded]");
    }

    @Test
    void ofAnotherServiceAccountNoneIsGranted() {
        assertThatThrownBy(() -> token(operator, "other", List.of("vault"), 600))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("forbidden");
    }

    @Test
    void nobodyElseIsKeptFromAnything() {
        assertThat(token(cluster.admin, "release", List.of("anything"), 3_600)).isNotEmpty();
    }
}
