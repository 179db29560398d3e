package dev.portcullis.e2e.demo;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portcullis.e2e.demo.Attempt.Workload;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.testing.cluster.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;

/** A cluster with Portcullis, on which images are tried. */
final class Stage implements AutoCloseable {
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
