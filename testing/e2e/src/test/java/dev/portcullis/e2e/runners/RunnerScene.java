package dev.portcullis.e2e.runners;

import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerReservation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSchedulingGateBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;

/** Runners of several repositories, made as GitHub's controller makes them: a Pod, owned by an EphemeralRunner, owned by a set. */
final class RunnerScene {
    static final String NAMESPACE = "ci";
    private static final String IMAGE = "registry.example.com/runner@sha256:" + "0".repeat(64);

    private final KubernetesClient client;
    private final ArcRunners runners;

    RunnerScene(KubernetesClient client) {
        this.client = client;
        this.runners = new ArcRunners(client, NAMESPACE);
    }

    /** Installs the definitions of whom runners belong to. */
    void defineOwners() {
        runners.define();
    }

    /** Gives the namespace the label of runners, or takes it away. */
    void share(boolean isShared) {
        client.namespaces().withName(NAMESPACE).edit(namespace -> {
            var labels = namespace.getMetadata().getLabels();
            if (isShared) {
                labels.put(RunnerMarks.NAMESPACE_LABEL, RunnerMarks.ENABLED);
            } else {
                labels.remove(RunnerMarks.NAMESPACE_LABEL);
            }
            return namespace;
        });
    }

    /** Makes a runner of a repository, and its Pod behind the gate; returns the Pod's name. */
    String runner(String repository, String name) {
        var pod = runners.pod(name, IMAGE, runners.runner("runner-" + name, "https://github.com/" + repository));
        var gate = new PodSchedulingGateBuilder().withName(RunnerMarks.GATE).build();
        client.resource(pod.edit()
                        .editSpec()
                        .withSchedulingGates(gate)
                        .endSpec()
                        .build())
                .create();
        return name;
    }

    /** Has the runner of a Pod say which run its job is of. */
    void started(String pod, long run) {
        runners.started("runner-" + pod, run);
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
