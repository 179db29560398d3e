package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
        await().atMost(InstalledCluster.PATIENCE).until(() -> isGranted("vault"));
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

    /** Puts the guard in force that the chart writes for some audiences. */
    private static void permit(String audiences) {
        var rendered = Helm.run(List.of(
                "template",
                "portcullis",
                Helm.CHART.toString(),
                "--namespace=" + Names.NAMESPACE,
                "--values=" + ChartTest.GOOD,
                "--set=evidence.audiences={" + audiences + "}",
                "--show-only=templates/generated/guard-token-requests.yaml"));
        ChartTest.objects(rendered)
                .forEach(object ->
                        cluster.admin.resource(object).forceConflicts().serverSideApply());
    }

    private static boolean isGranted(String audience) {
        try {
            return !token(operator, "release", List.of(audience), 600).isEmpty();
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private static void assertGuarded(List<String> audiences, long seconds) {
        assertThatThrownBy(() -> token(operator, "release", audiences, seconds))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("[TokenRequestGuarded]");
    }

    @Test
    void oneForVaultThatLivesForTenMinutesIsGranted() {
        assertThat(token(operator, "release", List.of("vault"), 600)).isNotEmpty();
    }

    @Test
    void forFulcioOneIsGrantedOnlyWhereTheInstallationNamesIt() {
        assertThatThrownBy(() -> token(operator, "release", List.of("sigstore"), 600))
                .hasMessageContaining("value evidence.audiences of the chart");
        try {
            permit("vault,sigstore");
            await().atMost(InstalledCluster.PATIENCE).until(() -> isGranted("sigstore"));

            assertThat(token(operator, "release", List.of("vault"), 600)).isNotEmpty();
            assertGuarded(List.of("https://kubernetes.default.svc"), 600);
            assertGuarded(List.of("vault", "sigstore"), 600);
            assertGuarded(List.of("sigstore", "https://kubernetes.default.svc"), 600);
            assertGuarded(List.of("sigstore2"), 600);
            assertGuarded(List.of("sigstore"), 601);

            permit("fulcio");
            await().atMost(InstalledCluster.PATIENCE).until(() -> isGranted("fulcio"));

            assertGuarded(List.of("vault"), 600);
            assertGuarded(List.of("sigstore"), 600);
        } finally {
            permit("vault");
            await().atMost(InstalledCluster.PATIENCE)
                    .until(() -> isGranted("vault") && !isGranted("sigstore") && !isGranted("fulcio"));
        }
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
                Arguments.of(List.of("sigstore"), 600),
                Arguments.of(List.of("vault"), 601),
                Arguments.of(List.of("vault"), 86_400));
    }

    @ParameterizedTest
    @MethodSource
    void tokensThatNobodyWhoSignsHasAUseFor(List<String> audiences, long seconds) {
        assertGuarded(audiences, seconds);
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
