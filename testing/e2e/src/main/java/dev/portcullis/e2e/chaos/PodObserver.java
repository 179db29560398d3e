package dev.portcullis.e2e.chaos;

import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.e2e.chaos.Occupancy.Standing;
import dev.portcullis.e2e.runners.ArcRunners;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches all Pods of a cluster and tells how they are. It gets the changes of Pods in the order in which the API server made them, so that what it tells
 * was so, all at one time.
 */
final class PodObserver implements Watcher<Pod>, AutoCloseable {
    private static final long AGAIN_MILLISECONDS = 250;
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final KubernetesClient client;
    private final Occupancy occupancy;
    private @Nullable Watch watch;
    private final ScheduledExecutorService again = Executors.newSingleThreadScheduledExecutor();
    private int gaps;
    private boolean closed;

    PodObserver(KubernetesClient client, Occupancy occupancy) {
        this.client = client;
        this.occupancy = occupancy;
    }

    /** Lists what there is, and watches from there. */
    synchronized void begin() {
        if (closed) {
            return;
        }
        var list = client.pods().inAnyNamespace().list();
        occupancy.only(
                list.getItems().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet()));
        // Whoever ended meanwhile is no longer there when whoever began is counted.
        list.getItems().stream()
                .sorted(Comparator.comparing(pod -> standing(pod).runs()))
                .forEach(this::see);
        var from = new ListOptionsBuilder()
                .withResourceVersion(list.getMetadata().getResourceVersion())
                .build();
        watch = client.pods().inAnyNamespace().watch(from, this);
    }

    private void see(Pod pod) {
        occupancy.see(pod.getMetadata().getUid(), pod.getMetadata().getName(), standing(pod));
    }

    private static Standing standing(Pod pod) {
        if (ENDED.contains(String.valueOf(pod.getStatus().getPhase()))) {
            return Standing.OVER;
        }
        if (ArcRunners.isGated(pod)) {
            return Standing.WAITS;
        }
        var notes = pod.getMetadata().getAnnotations();
        return notes.containsKey(RunnerMarks.GRANT_EPOCH) ? Standing.RUNS : Standing.RUNS_UNGRANTED;
    }

    @Override
    public void eventReceived(Action action, Pod pod) {
        switch (action) {
            case ADDED, MODIFIED -> see(pod);
            case DELETED -> occupancy.gone(pod.getMetadata().getUid());
            case BOOKMARK, ERROR -> {}
        }
    }

    /**
     * The API server is struck, and one that was started anew does not tell what happened before. How everything is then is seen, all at one time; who was there
     * for a part of that while only is not, but for the ledgers.
     */
    @Override
    public synchronized void onClose(WatcherException cause) {
        if (!closed) {
            gaps++;
            again.execute(this::beginAgain);
        }
    }

    private void beginAgain() {
        try {
            begin();
        } catch (KubernetesClientException e) {
            var _ = again.schedule(this::beginAgain, AGAIN_MILLISECONDS, TimeUnit.MILLISECONDS);
        }
    }

    /** Returns how often it could not see for a while. */
    synchronized int gaps() {
        return gaps;
    }

    @Override
    public synchronized void close() {
        closed = true;
        again.shutdownNow();
        if (watch != null) {
            watch.close();
        }
    }
}
