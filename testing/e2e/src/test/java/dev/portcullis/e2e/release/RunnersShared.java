package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.runners.ArcRunners;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;

/** A runner waits for its share, is granted it, and creates a Pod for its job, which passes within what is reserved. */
final class RunnersShared {
    private static final String NAMESPACE = "ci";
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String SHARED = """
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerPool
            metadata: {name: linux}
            spec: {resources: [{name: jobs, nominalQuota: 1}]}
            ---
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerBudget
            metadata: {name: api}
            spec: {poolName: linux, repositories: [{id: 4711, name: acme/api}], jobFootprint: {cpu: "1"}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: runners, namespace: ci}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
            subjects: [{kind: ServiceAccount, name: default, namespace: ci}]
            """;

    private final Release release;
    private final KubernetesClient client;
    private final ArcRunners runners;
    private final String image;

    RunnersShared(Release release) {
        this.release = release;
        this.client = release.client();
        this.runners = new ArcRunners(client, NAMESPACE);
        this.image = release.signed("apps/runner").byDigest();
    }

    void waitRunAndEnd() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .addToLabels(RunnerMarks.NAMESPACE_LABEL, "enabled")
                        .endMetadata()
                        .build())
                .create();
        runners.define();
        new Resources(release.cluster()).apply(SHARED);
        var owner = runners.runner("runner", "https://github.com/acme/api");
        Release.await(
                "the gate to be added",
                SOON,
                () -> "api".equals(runners.triedFor(runners.pod("runner", image, owner))));

        client.resource(held(runners.pod("runner", image, owner))).create();
        Release.await("the gate to be opened", SOON, () -> !ArcRunners.isGated(find("runner")));
        assertThat(client.resources(RunnerReservation.class)
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems())
                .hasSize(1);
        createsAPodForItsJob();

        client.pods().inNamespace(NAMESPACE).delete();
        Release.await(
                "the reservation to be given back",
                SOON,
                () -> client.resources(RunnerReservation.class)
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                        .isEmpty());
        client.pods()
                .inNamespace(NAMESPACE)
                .withName("runner")
                .edit(pod -> new PodBuilder(pod)
                        .editMetadata()
                        .withFinalizers()
                        .endMetadata()
                        .build());
    }

    /** What is reserved for a Pod that is there, though it ended, goes by the operator's hand and not with its owner. */
    private static Pod held(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToFinalizers("example.com/held")
                .endMetadata()
                .build();
    }

    /** As the hooks of the controller's containers do: with the runner's own account, and by name of the node. */
    private void createsAPodForItsJob() {
        var runner = new ConfigBuilder(release.cluster().admin().config())
                .withImpersonateUsername("system:serviceaccount:ci:default")
                .build();
        var pod = runners.pod("workflow", image)
                .edit()
                .editMetadata()
                .addToLabels("runner-pod", "runner")
                .endMetadata()
                .editSpec()
                .withNodeName(client.nodes()
                        .list()
                        .getItems()
                        .getFirst()
                        .getMetadata()
                        .getName())
                .endSpec()
                .build();
        try (var impersonating =
                new KubernetesClientBuilder().withConfig(runner).build()) {
            assertThat(ArcRunners.isGated(impersonating.resource(pod).create())).isFalse();
        }
    }

    private Pod find(String name) {
        return client.pods().inNamespace(NAMESPACE).withName(name).require();
    }
}
