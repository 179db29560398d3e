package dev.portcullis.e2e.runners;

import static dev.portcullis.e2e.runners.ArcRunners.isGated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Pods;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Pods of runners with the webhook and a real API server in between. The operator registers the webhook and ends then: what it would do is done
 * here, by its own service account.
 */
class RunnerGateIT {
    private static final String NAMESPACE = "arc-api";
    private static final String IMAGE = "registry.example/runner@sha256:" + "0".repeat(64);
    private static final String RELEASE =
            "[{\"op\":\"test\",\"path\":\"/spec/schedulingGates/0/name\",\"value\":\"portcullis.dev/admission\"},"
                    + "{\"op\":\"remove\",\"path\":\"/spec/schedulingGates/0\"}";
    private static final String UNDER_EPOCH_7 = RELEASE
            + ",{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"portcullis.dev/grant-epoch\":\"7\"}}]";
    private static final String SHARED = """
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerPool
            metadata: {name: linux}
            spec: {resources: [{name: jobs, nominalQuota: 4}]}
            ---
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerBudget
            metadata: {name: api}
            spec:
              poolName: linux
              repositories: [{id: 4711, name: acme/api}]
              resources: [{name: jobs, nominalQuota: 2}]
            """;

    private static LocalStack stack;
    private static KubernetesClient client;
    private static KubernetesClient operator;
    private static ArcRunners scene;
    private static OwnerReference runner;

    @BeforeAll
    static void share() throws IOException {
        stack = LocalStack.builder().name("runner-gate").controlPlane().start();
        var plane = stack.controlPlane();
        client = plane.admin().client();
        plane.createNamespace(NAMESPACE, Map.of("portcullis.dev/runners", "enabled"));
        plane.createNamespace("shop", Map.of());
        scene = new ArcRunners(client, NAMESPACE);
        scene.define();
        runner = scene.runner("api-x7k2", "https://github.com/Acme/API");
        var installation = stack.closeWithStack(
                Installation.start(plane, stack.folder(), Installation.Settings.of(Repository.find())));
        new Resources(plane).apply(SHARED);
        var ready = Deadline.in(Duration.ofMinutes(2))
                .await(() -> "api".equals(scene.triedFor(scene.pod("tried", IMAGE, runner))));
        assertThat(ready).as("a Pod gets gate and label").isTrue();
        // Who changes Pods and who refuses changes of them are registered apart, and an API server hears of them apart.
        var registered = Deadline.in(Duration.ofMinutes(2)).await(RunnerGateIT::isRegistered);
        assertThat(registered).as("the guard is registered").isTrue();
        installation.operator().stop();
        var first = client.resource(scene.pod("first", IMAGE, runner)).create();
        var guarded = Deadline.in(Duration.ofMinutes(2)).await(() -> isGuarded(first));
        assertThat(guarded).as("nobody else removes a gate").isTrue();
        operator = plane.serviceAccount(Installation.NAMESPACE, "portcullis-operator")
                .client();
    }

    @AfterAll
    static void stop() {
        operator.close();
        client.close();
        stack.close();
    }

    private static boolean isRegistered() {
        return client.admissionRegistration().v1().validatingWebhookConfigurations().list().getItems().stream()
                .flatMap(registration -> registration.getWebhooks().stream())
                .anyMatch(entry -> entry.getName().equals("guard-runners.portcullis.dev"));
    }

    /** Tries to remove its gate, by dry run. */
    private static boolean isGuarded(Pod pod) {
        var trial = new PatchContext.Builder()
                .withPatchType(PatchType.JSON)
                .withDryRun(List.of("All"))
                .build();
        try {
            client.resource(pod).patch(trial, RELEASE + "]");
            return false;
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage()).contains("[RunnerGuarded]");
        }
    }

    private static String label(Pod pod) {
        var labels = pod.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault("portcullis.dev/runner-budget", "");
    }

    private static Pod waiting(String name) {
        var pod = client.resource(scene.pod(name, IMAGE, runner)).create();
        assertThat(isGated(pod)).isTrue();
        return pod;
    }

    private static Pod patch(KubernetesClient by, Pod pod, String patch) {
        return by.pods()
                .inNamespace(NAMESPACE)
                .withName(pod.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON), patch);
    }

    private static void refused(ThrowingCallable call, String reason) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(call)
                .withMessageContaining("[" + reason + "]");
    }

    @Test
    void aRunnersPodWaitsBehindItsGate() {
        var pod = waiting("runner-1");

        assertThat(label(pod)).isEqualTo("api");
    }

    @Test
    void aPodThatNobodyOwnsWaitsToo() {
        var pod = client.resource(scene.pod("nobodys", IMAGE)).create();

        assertThat(isGated(pod)).isTrue();
        assertThat(label(pod)).isEmpty();
    }

    @Test
    void aPodElsewhereIsNotTouched() {
        var pod = client.resource(Pods.of("shop", "web", IMAGE)).create();

        assertThat(pod.getSpec().getSchedulingGates()).isEmpty();
    }

    @Test
    void marksThatAPodBringsCountForNothing() {
        var pod = scene.pod("marked", IMAGE, runner);
        pod.getMetadata().setLabels(Map.of("portcullis.dev/runner-budget", "other"));
        pod.getMetadata().setAnnotations(Map.of("portcullis.dev/grant-epoch", "7"));

        var created = client.resource(pod).create();

        assertThat(isGated(created)).isTrue();
        assertThat(label(created)).isEqualTo("api");
        assertThat(created.getMetadata().getAnnotations()).doesNotContainKey("portcullis.dev/grant-epoch");
    }

    @Test
    void aPodThatNamesItsNodeIsRefusedForQuota() {
        var pod = scene.pod("bypass", IMAGE, runner);
        pod.getSpec().setNodeName("node-1");

        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> client.resource(pod).create())
                .withMessageContaining("exceeded quota: ")
                .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo(403));
    }

    @Test
    void whoMayUpdatePodsMayNotRemoveTheGate() {
        var pod = waiting("runner-2");

        refused(() -> patch(client, pod, RELEASE + "]"), "RunnerGuarded");
        refused(() -> patch(client, pod, UNDER_EPOCH_7), "RunnerGuarded");
    }

    @Test
    void whoMayUpdatePodsMayNotChangeWhatSaysWhoseTheyAre() {
        var pod = waiting("runner-3");

        refused(
                () -> patch(
                        client,
                        pod,
                        "[{\"op\":\"replace\",\"path\":\"/metadata/labels/portcullis.dev~1runner-budget\",\"value\":\"other\"}]"),
                "RunnerGuarded");
        refused(
                () -> patch(client, pod, "[{\"op\":\"remove\",\"path\":\"/metadata/ownerReferences\"}]"),
                "RunnerGuarded");
        assertThat(patch(client, pod, "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"a\":\"b\"}}]")
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("a", "b");
    }

    @Test
    void whoMayWriteStatusesChangesNoMarksWithThem() {
        var pod = waiting("runner-8");
        var status = client.pods()
                .inNamespace(NAMESPACE)
                .withName(pod.getMetadata().getName())
                .subresource("status");

        refused(
                () -> status.patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\":\"add\",\"path\":\"/metadata/labels/runner-pod\",\"value\":\"another\"}]"),
                "RunnerGuarded");
        var told = status.patch(
                PatchContext.of(PatchType.JSON),
                "[{\"op\":\"add\",\"path\":\"/status/message\",\"value\":\"as kubelets do\"}]");
        assertThat(told.getStatus().getMessage()).isEqualTo("as kubelets do");
    }

    @Test
    void nobodyReservedAnythingForAnEphemeralContainer() {
        var pod = waiting("runner-4");

        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> client.pods()
                        .resource(pod)
                        .ephemeralContainers()
                        .edit(live -> {
                            live.getSpec()
                                    .getEphemeralContainers()
                                    .add(new EphemeralContainerBuilder()
                                            .withName("debug")
                                            .withImage("registry.example/debug")
                                            .build());
                            return live;
                        }))
                .withMessageContaining("exceeded quota: ");
    }

    @Test
    void theOperatorRemovesTheGateOnceThePoolListsThePod() {
        var pod = waiting("runner-5");
        refused(() -> patch(operator, pod, UNDER_EPOCH_7), "RunnerGuarded");

        grant(pod, 8);
        refused(() -> patch(operator, pod, UNDER_EPOCH_7), "RunnerGuarded");
        grant(pod, 7);

        assertThat(isGated(patch(operator, pod, UNDER_EPOCH_7))).isFalse();
    }

    private static void grant(Pod pod, long epoch) {
        var uid = pod.getMetadata().getUid();
        var reservation = client.getKubernetesSerialization()
                .unmarshal(
                        "---\n{apiVersion: portcullis.dev/v1alpha1, kind: RunnerReservation, metadata: {namespace: "
                                + NAMESPACE + ", name: " + uid + "}, spec: {podUid: " + uid
                                + ", poolName: linux, amounts: {jobs: 1}}}",
                        RunnerReservation.class);
        if (client.resource(reservation).get() == null) {
            operator.resource(reservation).create();
        }
        var pool = operator.resources(RunnerPool.class).withName("linux").get();
        pool.setStatus(operator.getKubernetesSerialization()
                .unmarshal("---\n{grants: {epoch: " + epoch + ", uids: [" + uid + "]}}", RunnerPoolStatus.class));
        operator.resource(pool).updateStatus();
    }
}
