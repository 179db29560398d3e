package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerBudgetStatus;
import dev.portcullis.crds.runner.RunnerGrants;
import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who writes what is granted of runners, and what the operator may change of Pods, against a real API server. */
class RunnerGuardTest {
    private static InstalledCluster cluster;
    private static KubernetesClient operator;

    @BeforeAll
    static void start() {
        cluster = InstalledCluster.start("runner-guard-test", ControlPlaneOptions.minimal());
        cluster.plane.createNamespace("ci", Map.of());
        operator = cluster.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
        cluster.close();
    }

    private static <T> T object(String file, Class<T> type) {
        return new KubernetesSerialization().unmarshal(Repository.text(Repository.OBJECTS.resolve(file)), type);
    }

    private static void assertGuarded(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("[InternalObjectGuarded]");
    }

    @Test
    void nobodyButTheOperatorGrants() {
        var pool = cluster.admin
                .resource(object("valid-runner-pool.yaml", RunnerPool.class))
                .create();
        var granted = RunnerPoolStatus.none().withGrants(new RunnerGrants(7L, List.of("mine")));
        pool.setStatus(granted);
        assertGuarded(() -> cluster.admin.resource(pool).updateStatus());
        assertGuarded(() -> cluster.admin.resource(pool).patchStatus());

        assertThat(operator.resource(pool).updateStatus().getStatus()).isEqualTo(granted);
        assertThatThrownBy(() -> operator.resource(pool).updateStatus())
                .as("what stands there is changed by compare-and-swap only")
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("the object has been modified");
    }

    @Test
    void nobodyButTheOperatorSaysWhatABudgetUses() {
        var budget = cluster.admin
                .resource(object("valid-runner-budget.yaml", RunnerBudget.class))
                .create();
        budget.setStatus(RunnerBudgetStatus.none());
        assertGuarded(() -> cluster.admin.resource(budget).updateStatus());
    }

    @Test
    void nobodyButTheOperatorReserves() {
        var reservation = object("runner-reservation.yaml", RunnerReservation.class);
        assertGuarded(() -> cluster.admin.resource(reservation).create());
        operator.resource(reservation).create();
        assertGuarded(() -> cluster.admin.resource(reservation).delete());
        var other = object("runner-reservation.yaml", RunnerReservation.class);
        other.getMetadata().setLabels(Map.of("a", "b"));
        assertGuarded(() -> cluster.admin.resource(other).update());
        operator.resource(reservation).delete();
    }

    private static Pod pod(String name) {
        return (Pod) cluster.admin.resource("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: %s, namespace: ci, labels: {a: b}, annotations: {c: d}}
                        spec:
                          serviceAccountName: default
                          schedulingGates: [{name: portcullis.dev/admission}, {name: example.com/other}]
                          containers: [{name: runner, image: registry.example.com/runner:1}]
                        """.formatted(name)).create();
    }

    private static Pod patched(Pod pod, String patch) {
        return operator.resource(pod).patch(PatchContext.of(PatchType.JSON), patch);
    }

    @Test
    void theOperatorOpensItsOwnGate() {
        var opened = patched(pod("opened"), """
                [{"op": "test", "path": "/spec/schedulingGates/0/name", "value": "portcullis.dev/admission"},
                 {"op": "remove", "path": "/spec/schedulingGates/0"},
                 {"op": "add", "path": "/metadata/annotations/portcullis.dev~1grant-epoch", "value": "7"}]
                """);

        assertThat(opened.getSpec().getSchedulingGates()).extracting("name").containsExactly("example.com/other");
        assertThat(opened.getMetadata().getAnnotations()).containsEntry(RunnerMarks.GRANT_EPOCH, "7");
    }

    @Test
    void theOperatorOpensTheOnlyGateOfAPodThatSaysNothing() {
        var bare = cluster.admin.resource("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: bare, namespace: ci}
                        spec:
                          schedulingGates: [{name: portcullis.dev/admission}]
                          containers: [{name: runner, image: registry.example.com/runner:1}]
                        """).create();

        var opened = patched((Pod) bare, """
                [{"op": "test", "path": "/metadata/uid", "value": "%s"},
                 {"op": "test", "path": "/spec/schedulingGates", "value": [{"name": "portcullis.dev/admission"}]},
                 {"op": "remove", "path": "/spec/schedulingGates/0"},
                 {"op": "add", "path": "/metadata/annotations", "value": {"portcullis.dev/grant-epoch": "7"}}]
                """.formatted(bare.getMetadata().getUid()));

        assertThat(opened.getSpec().getSchedulingGates()).isNullOrEmpty();
        assertThat(opened.getMetadata().getAnnotations()).containsEntry(RunnerMarks.GRANT_EPOCH, "7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op': 'replace', 'path': '/spec/containers/0/image', 'value': 'registry.example.com/other:1'}",
                "{'op': 'remove', 'path': '/spec/schedulingGates/1'}",
                "{'op': 'remove', 'path': '/spec/schedulingGates'}",
                "{'op': 'replace', 'path': '/metadata/labels/a', 'value': 'other'}",
                "{'op': 'add', 'path': '/metadata/labels/x', 'value': 'y'}",
                "{'op': 'replace', 'path': '/metadata/annotations/c', 'value': 'other'}",
                "{'op': 'remove', 'path': '/metadata/annotations/c'}",
                "{'op': 'add', 'path': '/metadata/annotations/x', 'value': 'y'}",
                "{'op': 'add', 'path': '/spec/nodeSelector', 'value': {'a': 'b'}}",
                "{'op': 'add', 'path': '/spec/tolerations/-', 'value': {'operator': 'Exists'}}",
                "{'op': 'add', 'path': '/spec/activeDeadlineSeconds', 'value': 1}",
                "{'op': 'add', 'path': '/metadata/finalizers', 'value': ['example.com/keep']}",
                "{'op': 'add', 'path': '/metadata/ownerReferences', 'value': [{'apiVersion': 'v1', 'kind': 'ConfigMap',"
                        + " 'name': 'none', 'uid': 'none'}]}",
            })
    void theOperatorChangesNothingElseOfAPod(String change) {
        var pod = pod("kept-" + Integer.toHexString(change.hashCode()));

        assertThatThrownBy(() -> patched(pod, "[" + change.replace('\'', '"') + "]"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("[PodGuarded]");
    }

    @Test
    void whoeverMayLabelNamespacesDoesNotSayWhereRunnersAre() {
        cluster.plane.createNamespace("gitops", Map.of());
        InstalledCluster.objects("""
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRole
                        metadata: {name: gitops}
                        rules:
                          - {apiGroups: [""], resources: [namespaces], verbs: [get, patch]}
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRoleBinding
                        metadata: {name: gitops}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: gitops}
                        subjects: [{kind: ServiceAccount, name: controller, namespace: gitops}]
                        """)
                .forEach(object -> cluster.admin.resource(object).create());
        try (var gitops = cluster.plane.serviceAccount("gitops", "controller").client()) {
            await().atMost(InstalledCluster.PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> label(gitops, "enabled"))
                            .isInstanceOf(KubernetesClientException.class)
                            .hasMessageContaining("[NamespaceLabelGuarded]")
                            .hasMessageContaining(RunnerMarks.NAMESPACE_LABEL));
        }
        label(cluster.admin, "enabled");
        assertThat(cluster.admin.namespaces().withName("ci").get().getMetadata().getLabels())
                .containsEntry(RunnerMarks.NAMESPACE_LABEL, "enabled");
    }

    private static void label(KubernetesClient client, String value) {
        client.namespaces()
                .withName("ci")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"%s\":\"%s\"}}}".formatted(RunnerMarks.NAMESPACE_LABEL, value));
    }
}
