package dev.portcullis.e2e.release;

import dev.portcullis.testing.process.Deadline;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Deployments with one container that prints what it is told, as restricted as a namespace may demand. */
final class Deployments {
    private static final Duration KNOWN = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final String namespace;

    Deployments(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Creates one; returns why it was refused, or nothing. A webhook hears of a revision a moment after the operator: so long it is tried again. */
    Optional<String> create(String name, String image, boolean withPullSecret) {
        var answer = new AtomicReference<Optional<String>>(Optional.empty());
        Deadline.in(KNOWN).await(() -> {
            answer.set(tryToCreate(name, image, withPullSecret));
            return answer.get()
                    .filter(message -> message.contains("[PolicyNotReady]"))
                    .isEmpty();
        });
        return answer.get();
    }

    private Optional<String> tryToCreate(String name, String image, boolean withPullSecret) {
        try {
            client.resource(deployment(name, image, withPullSecret)).create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Returns whether its Pods run and are ready. */
    boolean isRolledOut(String name) {
        var status = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getStatus();
        return status != null && Integer.valueOf(1).equals(status.getReadyReplicas());
    }

    /** Returns what the container of one has printed. */
    String log(String name) {
        return client.pods().inNamespace(namespace).withLabel("app", name).list().getItems().stream()
                .map(pod -> client.pods().resource(pod).getLog())
                .findFirst()
                .orElse("");
    }

    private Deployment deployment(String name, String image, boolean withPullSecret) {
        var yaml = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      %4$s
                      securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
                      containers:
                        - name: app
                          image: "%3$s"
                          args: [print, "hello from %1$s"]
                          securityContext:
                            allowPrivilegeEscalation: false
                            readOnlyRootFilesystem: true
                            capabilities: {drop: [ALL]}
                """.formatted(
                        name,
                        namespace,
                        image,
                        withPullSecret
                                ? "imagePullSecrets: [{name: " + Release.PULL_SECRET + "}]"
                                : "enableServiceLinks: true");
        return client.getKubernetesSerialization().unmarshal(yaml, Deployment.class);
    }
}
