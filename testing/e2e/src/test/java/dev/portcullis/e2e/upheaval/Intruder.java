package dev.portcullis.e2e.upheaval;

import dev.portcullis.e2e.install.Pods;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tries all the time to start an image in the enforced namespace, until it is closed. */
final class Intruder implements AutoCloseable {
    private static final long PAUSE_MILLISECONDS = 50;

    private final KubernetesClient client;
    private final String image;
    private final CopyOnWriteArrayList<String> answers = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<String> admitted = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService attempts = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> running;

    /** Makes attempts with this client, which is closed with this object. */
    Intruder(KubernetesClient client, String image) {
        this.client = client;
        this.image = image;
        this.running = attempts.scheduleWithFixedDelay(this::attempt, 0, PAUSE_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    private void attempt() {
        var pod = Pods.of(Scene.ENFORCED, "intruder-" + UUID.randomUUID(), image);
        try {
            client.resource(pod).create();
            admitted.add(pod.getMetadata().getName());
        } catch (KubernetesClientException e) {
            // Without a status nobody answered at all.
            if (e.getStatus() != null) {
                answers.add(String.valueOf(e.getStatus().getMessage()));
            }
        }
    }

    /** Returns the Pods that were created, which there must not be. */
    List<String> admitted() {
        if (running.isDone()) {
            throw new IllegalStateException("the attempts have ended: " + running);
        }
        return List.copyOf(admitted);
    }

    /** Returns the messages of the API server that refused the others. */
    List<String> refusals() {
        return List.copyOf(answers);
    }

    @Override
    public void close() {
        running.cancel(false);
        attempts.close();
        client.close();
    }
}
