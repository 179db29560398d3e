package dev.portcullis.e2e.runners;

import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.testing.process.Deadline;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Runners of several repositories, made as GitHub's controller makes them: a Pod, owned by an EphemeralRunner, owned by a set. */
final class RunnerScene {
    static final String NAMESPACE = "ci";
    private static final Duration ESTABLISHED = Duration.ofSeconds(20);

    private final KubernetesClient client;

    RunnerScene(KubernetesClient client) {
        this.client = client;
    }

    /** Installs the controller's definitions: its own from beside the project, or the stand-in. */
    void defineOwners() throws IOException {
        define("ephemeralrunners", "EphemeralRunner");
        define("ephemeralrunnersets", "EphemeralRunnerSet");
        var definitions = client.apiextensions().v1().customResourceDefinitions();
        var established = Deadline.in(ESTABLISHED)
                .await(() -> definitions.list().getItems().stream().allMatch(RunnerScene::isEstablished));
        if (!established) {
            throw new IllegalStateException("the definitions of runners were not established");
        }
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        var status = definition.getStatus();
        return status != null
                && status.getConditions() != null
                && status.getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    private void define(String plural, String kind) throws IOException {
        Path own = Repository.find().root().resolve("../shared/arc-crds/actions.github.com_" + plural + ".yaml");
        if (Files.isReadable(own)) {
            try (var in = Files.newInputStream(own)) {
                client.load(in).create();
            }
        } else {
            client.resource(standIn(plural, kind)).create();
        }
    }

    /** Just the fields that are read; used where the controller's own definitions are not at hand. */
    private static String standIn(String plural, String kind) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %1$s.actions.github.com}
                spec:
                  group: actions.github.com
                  scope: Namespaced
                  names: {kind: %2$s, plural: %1$s, singular: %3$s}
                  versions:
                    - name: v1alpha1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(plural, kind, plural.substring(0, plural.length() - 1));
    }

    /** Makes a runner of a repository, and its Pod behind the gate; returns the Pod's name. */
    String runner(String repository, String name) {
        return pod(owner(repository, name), name);
    }

    private HasMetadata owner(String repository, String name) {
        var url = "https://github.com/" + repository;
        var set = create("""
                apiVersion: actions.github.com/v1alpha1
                kind: EphemeralRunnerSet
                metadata: {name: set-%s, namespace: ci}
                spec:
                  patchID: 1
                  ephemeralRunnerSpec: {githubConfigUrl: "%s", githubConfigSecret: s, runnerScaleSetId: 1}
                """.formatted(name, url));
        return create("""
                apiVersion: actions.github.com/v1alpha1
                kind: EphemeralRunner
                metadata:
                  name: runner-%s
                  namespace: ci
                  ownerReferences:
                    - {apiVersion: actions.github.com/v1alpha1, kind: EphemeralRunnerSet, name: set-%s, uid: %s, controller: true}
                spec: {githubConfigUrl: "%s", githubConfigSecret: s, runnerScaleSetId: 1}
                """.formatted(name, name, set.getMetadata().getUid(), url));
    }

    private GenericKubernetesResource create(String yaml) {
        return client.resource(new KubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class))
                .create();
    }

    private String pod(HasMetadata owner, String name) {
        client.resource(new KubernetesSerialization()
                        .unmarshal(
                                """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: %s
                          namespace: ci
                          ownerReferences:
                            - {apiVersion: actions.github.com/v1alpha1, kind: EphemeralRunner, name: %s, uid: %s, controller: true}
                        spec:
                          schedulingGates: [{name: portcullis.dev/admission}]
                          containers: [{name: runner, image: "registry.example.com/runner@sha256:%s"}]
                        """.formatted(
                                                name,
                                                owner.getMetadata().getName(),
                                                owner.getMetadata().getUid(),
                                                "0".repeat(64)),
                                Pod.class))
                .create();
        return name;
    }

    void share(int jobs, List<String> repositories) {
        client.resource(new KubernetesSerialization().unmarshal("""
                        apiVersion: portcullis.dev/v1alpha1
                        kind: RunnerPool
                        metadata: {name: linux}
                        spec: {resources: [{name: jobs, nominalQuota: %d}]}
                        """.formatted(jobs), RunnerPool.class))
                .create();
        for (var i = 0; i < repositories.size(); i++) {
            client.resource(new KubernetesSerialization()
                            .unmarshal("""
                            apiVersion: portcullis.dev/v1alpha1
                            kind: RunnerBudget
                            metadata: {name: budget-%d}
                            spec: {poolName: linux, repositories: [{id: %d, name: %s}], resources: [{name: jobs, nominalQuota: 1}]}
                            """.formatted(i, i + 1, repositories.get(i)), RunnerBudget.class))
                    .create();
        }
    }

    /** The Pods that our gate does not hold back. */
    List<String> released() {
        return client.pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod -> pod.getSpec().getSchedulingGates() == null
                        || pod.getSpec().getSchedulingGates().isEmpty())
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** The Pods that hold a grant. */
    List<String> granted() {
        var uids = pool().getStatus().grants().uids();
        return client.pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod -> uids.contains(pod.getMetadata().getUid()))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    RunnerPool pool() {
        return Objects.requireNonNull(
                client.resources(RunnerPool.class).withName("linux").get());
    }

    RunnerBudget budget(int number) {
        return Objects.requireNonNull(client.resources(RunnerBudget.class)
                .withName("budget-" + number)
                .get());
    }

    List<RunnerReservation> reservations() {
        return client.resources(RunnerReservation.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    Pod pod(String name) {
        return Objects.requireNonNull(
                client.pods().inNamespace(NAMESPACE).withName(name).get());
    }

    String epoch(String pod) {
        return String.valueOf(pod(pod).getMetadata().getAnnotations().get(RunnerMarks.GRANT_EPOCH));
    }

    /** Ends a Pod at once, as if its node had said so. */
    void delete(String pod) {
        client.pods().inNamespace(NAMESPACE).withName(pod).withGracePeriod(0).delete();
    }
}
