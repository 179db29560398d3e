package dev.portcullis.e2e.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portcullis.testing.process.Deadline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** Tries to create workloads, and finds the decision record of each attempt. */
public final class Workloads implements AutoCloseable {
    private static final Duration FOLLOWED = Duration.ofMinutes(1);

    /** What is asked at the same time is recorded about the same time. */
    private static final Duration AFTER_THE_OTHER = Duration.ofSeconds(2);

    private static final String UNREACHABLE = "failed calling webhook";

    private final KubernetesClient client;
    private final Installation installation;

    /** Makes attempts as this client's user. The client is closed with this object. */
    public Workloads(KubernetesClient client, Installation installation) {
        this.client = client;
        this.installation = installation;
    }

    /** Tries to create a Pod with one container. */
    public Answer pod(String namespace, String image) {
        var name = "attempt-" + UUID.randomUUID();
        return create(Pods.of(namespace, name, image));
    }

    /** Tries to create a Deployment with one container. */
    public Answer deployment(String namespace, String image) {
        var name = "attempt-" + UUID.randomUUID();
        return create(Pods.deployment(namespace, name, image));
    }

    /** Tries to create an object. */
    public Answer create(HasMetadata object) {
        // A webhook hears of a revision a moment after the operator; until then it refuses, and whoever tries again is
        // answered.
        var answer = new AtomicReference<>(attempt(object));
        Deadline.in(FOLLOWED).await(() -> {
            if (!answer.get().reason().equals("PolicyNotReady")) {
                return true;
            }
            answer.set(attempt(object));
            return false;
        });
        return answer.get();
    }

    private Answer attempt(HasMetadata object) {
        var name = object.getMetadata().getName();
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
        return new Answer(admitted, message, record(before, name, message));
    }

    /**
     * The advisory entry sees every request too; the record of a fail-closed one is what decided. Whether such a one was asked is not known
     * here, but that some record comes is, unless no webhook could be reached.
     */
    private JsonNode record(int before, String name, String message) {
        var decisions = installation.decisions();
        if (!message.contains(UNREACHABLE)) {
            decisions.await(before, candidate -> isAbout(candidate, name));
        }
        return decisions
                .await(
                        AFTER_THE_OTHER,
                        before,
                        candidate -> isAbout(candidate, name)
                                && candidate.path("entry").asText().startsWith("enforce"))
                .orElse(MissingNode.getInstance());
    }

    private static boolean isAbout(JsonNode record, String name) {
        return record.path("request").path("name").asText().equals(name);
    }

    @Override
    public void close() {
        client.close();
    }

    /**
     * What came of an attempt.
     *
     * @param admitted whether the API server created the object
     * @param message the API server's message where it did not
     * @param record the webhook's decision record; a missing node where there was none
     */
    public record Answer(boolean admitted, String message, JsonNode record) {
        /** Returns the reason code of the record. */
        public String reason() {
            return record.path("reason").asText("");
        }
    }
}
