package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator may change of an EvidenceBundle, against a real API server. */
class EvidenceBundleGuardTest {
    private static final String BUNDLE = """
            apiVersion: portcullis.dev/v1alpha1
            kind: EvidenceBundle
            metadata:
              name: shop
              namespace: apps
              labels: {team: shop}
              finalizers: [example.com/others]
            spec:
              subject: {repository: registry.example.com/apps/shop, tag: v1}
              signerName: release
              items:
                - name: tests
                  predicateType: https://example.com/tests/v1
                  from: {configMap: {name: results, key: junit.xml}}
            """;
    private static final String OURS = "portcullis.dev/published-evidence";

    private static InstalledCluster cluster;
    private static KubernetesClient operator;

    @BeforeAll
    static void start() {
        cluster = InstalledCluster.start("evidence-bundle-guard-test", ControlPlaneOptions.minimal());
        cluster.plane.createNamespace("apps", Map.of());
        InstalledCluster.objects(BUNDLE)
                .forEach(object -> cluster.admin.resource(object).create());
        operator = cluster.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
        cluster.close();
    }

    @BeforeEach
    void asItWas() {
        patch(cluster.admin, "{'metadata': {'finalizers': ['example.com/others']}}");
    }

    private static Resource<GenericKubernetesResource> bundle(KubernetesClient client) {
        return client.genericKubernetesResources("portcullis.dev/v1alpha1", "EvidenceBundle")
                .inNamespace("apps")
                .withName("shop");
    }

    private static void patch(KubernetesClient client, String patch) {
        bundle(client).patch(PatchContext.of(PatchType.JSON_MERGE), patch.replace('\'', '"'));
    }

    @Test
    void itsOwnFinalizerGoesOnAndOff() {
        patch(operator, "{'metadata': {'finalizers': ['example.com/others', '" + OURS + "']}}");
        assertThat(bundle(cluster.admin).get().getMetadata().getFinalizers()).contains(OURS);

        patch(operator, "{'metadata': {'finalizers': ['example.com/others']}}");

        assertThat(bundle(cluster.admin).get().getMetadata().getFinalizers()).isEqualTo(List.of("example.com/others"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'spec': {'suspend': true}}",
                "{'spec': {'signerName': 'other'}}",
                "{'spec': {'serviceAccountName': 'other'}}",
                "{'spec': {'retention': {'keep': 1}}}",
                "{'metadata': {'finalizers': []}}",
                "{'metadata': {'finalizers': ['example.com/others', 'example.com/more']}}",
                "{'metadata': {'finalizers': ['" + OURS + "']}}",
                "{'metadata': {'finalizers': ['example.com/others', '" + OURS + "']}, 'spec': {'suspend': true}}",
                "{'metadata': {'labels': {'team': 'other'}}}",
                "{'metadata': {'labels': null}}",
                "{'metadata': {'annotations': {'example.com/x': 'y'}}}",
                "{'metadata': {'ownerReferences': [{'apiVersion': 'v1', 'kind': 'ConfigMap', 'name': 'x', 'uid': 'y'}]}}"
            })
    void nothingElseIsChanged(String patch) {
        assertThatThrownBy(() -> patch(operator, patch))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("[EvidenceBundleGuarded]");
    }

    @Test
    void itsStatusIsNoneOfThisGuardsBusiness() {
        var seen = bundle(operator).get();
        seen.setAdditionalProperty("status", Map.of("observedGeneration", 1));

        assertThatCode(() -> operator.resource(seen).updateStatus()).doesNotThrowAnyException();
    }

    @Test
    void nobodyElseIsKeptFromAnything() {
        assertThatCode(() ->
                        patch(cluster.admin, "{'metadata': {'labels': {'team': 'shop'}}, 'spec': {'suspend': false}}"))
                .doesNotThrowAnyException();
    }
}
