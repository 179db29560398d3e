package dev.portcullis.e2e.demo;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.e2e.demo.Attempt.Workload;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.process.Deadline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A cluster with Portcullis, on which images are tried. */
final class Stage implements AutoCloseable {
    private static final Duration EFFECT = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final ControlPlane cluster;
    private final Installation installation;
    private int attempts;

    Stage(ControlPlane cluster, Installation installation) {
        this.cluster = cluster;
        this.installation = installation;
        this.client = cluster.admin().client();
    }

    void namespace(String name, Map<String, String> labels) {
        cluster.createNamespace(name, labels);
    }

    void apply(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(object -> client.resource(object).serverSideApply());
    }

    /** Waits until every trust root and policy is ready, and tells what is not where the time is over. */
    void awaitEffect() {
        if (!Deadline.in(EFFECT).await(() -> unready().isEmpty())) {
            throw new IllegalStateException("not in force within " + EFFECT.toSeconds() + " s: " + unready());
        }
    }

    private List<String> unready() {
        var roots = client.resources(TrustRoot.class).list().getItems().stream()
                .filter(root -> !isReady(
                        root.getStatus() == null ? List.of() : root.getStatus().conditions()))
                .map(root -> "TrustRoot " + root.getMetadata().getName() + " " + root.getStatus());
        var policies = client.resources(EvidencePolicy.class).list().getItems().stream()
                .filter(policy -> !isReady(
                        policy.getStatus() == null
                                ? List.of()
                                : policy.getStatus().conditions()))
                .map(policy -> "EvidencePolicy " + policy.getMetadata().getName() + " " + policy.getStatus());
        return Stream.concat(roots, policies).toList();
    }

    private static boolean isReady(List<Condition> conditions) {
        return conditions.stream().anyMatch(condition -> condition.holds(Condition.Type.READY));
    }

    Outcome attempt(Attempt attempt) {
        var name = "attempt-" + ++attempts;
        var object = attempt.workload() == Workload.POD
                ? pod(attempt.namespace(), name, attempt.image())
                : deployment(attempt.namespace(), name, attempt.image());
        var before = installation.decisions().all().size();
        var admitted = true;
        var message = "";
        try {
            client.resource(object).create();
        } catch (KubernetesClientException e) {
            admitted = false;
            message = e.getStatus() == null
                    ? String.valueOf(e.getMessage())
                    : e.getStatus().getMessage();
        }
        var record = installation
                .decisions()
                .await(
                        before,
                        candidate ->
                                candidate.path("request").path("name").asText().equals(name));
        return new Outcome(admitted, message, record.orElse(MissingNode.getInstance()));
    }

    private static HasMetadata pod(String namespace, String name, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }

    private static HasMetadata deployment(String namespace, String name, String image) {
        var labels = Map.of("app", name);
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
