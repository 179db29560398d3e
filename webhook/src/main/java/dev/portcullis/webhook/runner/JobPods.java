package dev.portcullis.webhook.runner;

import dev.portcullis.cluster.follow.Pages;
import dev.portcullis.cluster.runner.RunnerPods;
import dev.portcullis.runner.PodFacts;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.PodList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Reads the Pods that say they are parts of a runner's job. Anybody may say so, of Pods of any number and size: so they are read a few at a time, not
 * more of them than jobs have, and not for many requests at once. Thread-safe.
 */
final class JobPods {
    /** More than any job has. */
    static final int MOST = 64;

    static final int PAGE = 8;
    static final int AT_ONCE = 2;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Duration patience;

    /** Makes a reader; whoever comes when others read waits so long at most. */
    JobPods(Duration patience) {
        this.patience = patience;
    }

    /**
     * Reads them all.
     *
     * @param lister lists a page of those that name the runner
     * @throws IllegalStateException if there are more than {@link #MOST}, or too many others ask
     */
    List<PodFacts> read(Function<ListOptions, PodList> lister) {
        if (!isAdmitted()) {
            throw new IllegalStateException("too many ask for the Pods of jobs");
        }
        try {
            var found = new ArrayList<PodFacts>();
            var whole = Pages.read(lister, PAGE, pod -> found.add(RunnerPods.of(pod)), () -> found.size() < MOST);
            if (!whole) {
                throw new IllegalStateException("more than " + MOST + " Pods say that they are parts of one job");
            }
            return found;
        } finally {
            places.release();
        }
    }

    private boolean isAdmitted() {
        try {
            return places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
