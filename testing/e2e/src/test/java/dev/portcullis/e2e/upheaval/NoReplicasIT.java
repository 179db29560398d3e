package dev.portcullis.e2e.upheaval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.e2e.install.Resources;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhook and operator are down: nothing new starts where a policy is enforced, and what is there lives on and comes to its end. */
@Tag("long")
class NoReplicasIT {
    private static final String NOBODY_ANSWERS = "failed calling webhook \"enforce-";

    private static Scene scene;

    @BeforeAll
    static void start() {
        scene = Scene.start("alone", ControlPlaneOptions.withControllers());
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
        Stream.of("completing", "labelled", "deleted").forEach(name -> apply(job(Scene.ENFORCED, name)));
        Stream.of("labelled", "growing", "deleted").forEach(name -> apply(deployment(Scene.ENFORCED, name, 1)));
        apply(deployment(Scene.ENFORCED, "shrinking", 2));
        Stream.of("completing", "labelled", "growing", "deleted")
                .forEach(name -> Scene.await(
                        "Pods of " + name, () -> !pods(Scene.ENFORCED, name).isEmpty()));
        Scene.await("Pods of shrinking", () -> pods(Scene.ENFORCED, "shrinking").size() == 2);
    }

    @BeforeEach
    void nobodyAnswers() {
        scene.installation().webhook().stop();
        scene.installation().operator().stop();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void aJobThatRunsCompletes() {
        var pod = pods(Scene.ENFORCED, "completing").getFirst();
        assertThat(pod.getFinalizers()).contains("batch.kubernetes.io/job-tracking");

        // When its Pod has ended, as a node reports
        scene.client()
                .resource(pod)
                .editStatus(running -> new PodBuilder(running)
                        .editOrNewStatus()
                        .withPhase("Succeeded")
                        .endStatus()
                        .build());

        // Then
        Scene.await("the Job's end", () -> isComplete("completing"));
        Scene.await(
                "the Pod's finalizer to go",
                () -> pods(Scene.ENFORCED, "completing")
                        .getFirst()
                        .getFinalizers()
                        .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Pod        | {'metadata': {'labels': {'a': 'b'}}}
            Pod        | {'metadata': {'annotations': {'a': 'b'}}}
            Pod        | {'metadata': {'finalizers': ['example.test/kept']}}
            Pod        | {'metadata': {'finalizers': null}}
            Deployment | {'metadata': {'labels': {'a': 'b'}}}
            Deployment | {'metadata': {'annotations': {'a': 'b'}}}
            Deployment | {'metadata': {'finalizers': ['example.test/kept']}}
            Deployment | {'metadata': {'finalizers': null}}
            Deployment | {'spec': {'paused': true}}
            Job        | {'metadata': {'labels': {'a': 'b'}}}
            Job        | {'spec': {'suspend': true}}
            """)
    void whatTouchesNoPodSpecChanges(String kind, String patch) {
        var object = existing(kind);
        var before = object.getMetadata().getResourceVersion();

        scene.client().resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), patch.replace('\'', '"'));

        assertThat(existing(kind).getMetadata().getResourceVersion()).isNotEqualTo(before);
    }

    @Test
    void aDeploymentShrinks() {
        scale("shrinking", 1);

        Scene.await("one Pod to go", () -> pods(Scene.ENFORCED, "shrinking").size() == 1);
    }

    @Test
    void aDeploymentGrowsOnceAReplicaIsBackAndNotBefore() {
        scale("growing", 3);

        Scene.await("the refusal", () -> failures("growing").contains(NOBODY_ANSWERS));
        assertThat(pods(Scene.ENFORCED, "growing")).hasSize(1);

        scene.installation().webhook().start();
        Scene.await("the other Pods", () -> pods(Scene.ENFORCED, "growing").size() == 3);
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
    }

    @Test
    void whatIsDeletedGoesAndWhatItOwnsGoesWithIt() {
        scene.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Scene.ENFORCED)
                .withName("deleted")
                .delete();
        scene.client()
                .apps()
                .deployments()
                .inNamespace(Scene.ENFORCED)
                .withName("deleted")
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();

        Scene.await("everything to go", () -> pods(Scene.ENFORCED, "deleted").isEmpty());
        Scene.await(
                "the Deployment to go",
                () -> scene.client()
                                .apps()
                                .deployments()
                                .inNamespace(Scene.ENFORCED)
                                .withName("deleted")
                                .get()
                        == null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pod", "Deployment", "Job"})
    void nothingIsCreatedWhereThePolicyIsEnforcedAndTheMessageSaysWhy(String kind) {
        assertThatThrownBy(() -> apply(made(kind, Scene.ENFORCED, "new")))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(NOBODY_ANSWERS)
                .hasMessageContaining("connection refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pod", "Deployment", "Job"})
    void everythingIsCreatedElsewhere(String kind) {
        var name = "new-" + kind.toLowerCase(Locale.ROOT);

        apply(made(kind, Scene.OPEN, name));

        Scene.await("its Pod", () -> !pods(Scene.OPEN, name).isEmpty());
    }

    private static void apply(String yaml) {
        new Resources(scene.cluster()).apply(yaml);
    }

    private static HasMetadata existing(String kind) {
        return switch (kind) {
            case "Pod" -> pods(Scene.ENFORCED, "labelled").getFirst();
            case "Job" ->
                scene.client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(Scene.ENFORCED)
                        .withName("labelled")
                        .get();
            default ->
                scene.client()
                        .apps()
                        .deployments()
                        .inNamespace(Scene.ENFORCED)
                        .withName("labelled")
                        .get();
        };
    }

    private static void scale(String deployment, int replicas) {
        var scalable =
                scene.client().apps().deployments().inNamespace(Scene.ENFORCED).withName(deployment);
        var scale = scalable.scale();
        scale.getSpec().setReplicas(replicas);
        scalable.scale(scale);
    }

    private static List<Pod> pods(String namespace, String app) {
        return scene.client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app", app)
                .list()
                .getItems();
    }

    private static boolean isComplete(String job) {
        var status = scene.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Scene.ENFORCED)
                .withName(job)
                .get()
                .getStatus();
        return status.getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Complete")
                        && condition.getStatus().equals("True"));
    }

    /** Returns why the Pods of a Deployment were not created, as its ReplicaSets say. */
    private static String failures(String app) {
        return scene
                .client()
                .apps()
                .replicaSets()
                .inNamespace(Scene.ENFORCED)
                .withLabel("app", app)
                .list()
                .getItems()
                .stream()
                .flatMap(set -> set.getStatus().getConditions().stream())
                .filter(condition -> condition.getType().equals("ReplicaFailure"))
                .map(condition -> condition.getMessage())
                .reduce("", String::concat);
    }

    private static String made(String kind, String namespace, String name) {
        return switch (kind) {
            case "Pod" -> """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: %s, namespace: %s, labels: {app: %s}}
                    spec: {containers: [{name: app, image: "%s"}]}
                    """.formatted(name, namespace, name, scene.images().signed());
            case "Job" -> job(namespace, name);
            default -> deployment(namespace, name, 1);
        };
    }

    private static String job(String namespace, String name) {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s, namespace: %s}
                spec:
                  template:
                    metadata: {labels: {app: %s}}
                    spec: {restartPolicy: Never, containers: [{name: app, image: "%s"}]}
                """.formatted(name, namespace, name, scene.images().signed());
    }

    private static String deployment(String namespace, String name, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: %s}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}}
                    spec: {containers: [{name: app, image: "%s"}]}
                """.formatted(
                        name, namespace, replicas, name, name, scene.images().signed());
    }
}
