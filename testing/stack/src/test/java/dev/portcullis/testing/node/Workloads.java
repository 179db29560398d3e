package dev.portcullis.testing.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.process.Deadline;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Pods of one namespace that Pod Security holds to {@code restricted}. */
record Workloads(KubernetesClient client, String namespace) {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** A pod that the strictest Pod Security profile admits, labelled with its name. */
    static PodBuilder pod(String name, String image, String... arguments) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("app", name))
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(65532L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .withArgs(Arrays.asList(arguments))
                .withNewSecurityContext()
                .withReadOnlyRootFilesystem(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec();
    }

    /** Has each created. */
    void create(PodBuilder... pods) {
        for (PodBuilder pod : pods) {
            client.pods().inNamespace(namespace).resource(pod.build()).create();
        }
    }

    Service service(String name, int port, int targetPort) {
        return client.services()
                .inNamespace(namespace)
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(Map.of("app", name))
                        .addNewPort()
                        .withPort(port)
                        .withNewTargetPort(targetPort)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
    }

    String awaitLog(String name, String wanted) {
        awaitPod(name, pod -> "Running".equals(pod.getStatus().getPhase()));
        Deadline.in(LIMIT).await(() -> at(name).getLog().contains(wanted));
        String log = at(name).getLog();
        assertThat(log).contains(wanted);
        return log;
    }

    void awaitReady(String name) {
        awaitPod(
                name,
                pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")));
    }

    void awaitWaiting(String name, String... reasons) {
        awaitPod(name, pod -> waiting(pod).filter(List.of(reasons)::contains).isPresent());
    }

    void awaitPod(String name, Predicate<Pod> wanted) {
        if (!Deadline.in(LIMIT).await(() -> wanted.test(at(name).get()))) {
            List<String> events = client.v1().events().inNamespace(namespace).list().getItems().stream()
                    .map(event -> event.getInvolvedObject().getName() + ": " + event.getMessage())
                    .toList();
            throw new AssertionError(
                    name + " is not as it should be: " + at(name).get().getStatus() + "\n" + String.join("\n", events));
        }
    }

    private PodResource at(String name) {
        return client.pods().inNamespace(namespace).withName(name);
    }

    private static Optional<String> waiting(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .map(state -> String.valueOf(state.getReason()))
                .findFirst();
    }
}
