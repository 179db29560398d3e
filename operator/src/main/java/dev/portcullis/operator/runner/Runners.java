package dev.portcullis.operator.runner;

import dev.portcullis.budget.allocate.AllocatorSettings;
import dev.portcullis.operator.event.WorkloadEvents;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shares runners, as long as this replica leads. Begins once and ends once; nothing else of the operator waits for it. */
public final class Runners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Runners.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(50);

    /** Whatever is overdue, others may have this processor meanwhile. */
    private static final Duration SHORTEST = LOOK;

    private static final int AT_ONCE = 16;

    private final KubernetesClient client;
    private final Parts parts;
    private final SteadyClock clock;
    private final RunnerInbox inbox = new RunnerInbox();
    private final RunnerWatch watch;
    private final RunnerPodIndex pods;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Thread thread;
    private volatile boolean fenced;

    /**
     * What is shared with the rest of the operator.
     *
     * @param events writes Events
     * @param checks what jobs need besides quota
     * @param listener hears what is done
     */
    public record Parts(WorkloadEvents events, AdmissionChecks checks, RunnerListener listener) {}

    /** Makes it; it begins when it is started. */
    public Runners(KubernetesClient client, Parts parts, SteadyClock clock) {
        this.client = client;
        this.parts = parts;
        this.clock = clock;
        this.watch = new RunnerWatch(client, inbox);
        this.pods = new RunnerPodIndex(new PodReader(watch.owners()));
        this.thread = Thread.ofPlatform().name("runners").daemon().unstarted(this::work);
    }

    /** Begins; does not wait. */
    public void start() {
        watch.start();
        thread.start();
    }

    /** Returns false once another leader was seen to have taken over, or where nothing is shared any more for a fault. */
    public boolean isAlive() {
        return !fenced && (thread.isAlive() || thread.getState() == Thread.State.NEW);
    }

    /** Has jobs looked at again that wait for a check. */
    public void checksChanged() {
        inbox.signal();
    }

    private void work() {
        try {
            while (!watch.isDeclaredSynced()) {
                inbox.await(LOOK);
            }
            while (true) {
                term();
                inbox.await(RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (FencedException e) {
            fenced = true;
            LOG.atError().setCause(e).log("another leader shares the runners; this one writes nothing more");
        }
    }

    /** From the beginning of an epoch until something is not as it should be. Then everything is found out anew. */
    private void term() throws InterruptedException {
        try {
            var lists = new PoolLists(new ClusterPools(client));
            var found = lists.claim();
            LOG.atInfo().addKeyValue("epoch", lists.epoch()).log("this replica shares the runners");
            watch.followPods();
            while (!watch.arePodsSynced()) {
                inbox.await(LOOK);
            }
            var settings = new AllocatorSettings(
                    AllocatorSettings.DEFAULT.usageHalfLife(), AllocatorSettings.DEFAULT.entryPenalty(), lists.epoch());
            parts.listener().begun(lists.epoch());
            var cycle = new RunnerCycle(
                    new RunnerCycle.Parts(
                            lists,
                            new ClusterWriter(client, parts.events()),
                            parts.checks(),
                            parts.listener(),
                            this::together,
                            clock),
                    new RunnerBook(settings, PoolMemory.of(lists.statuses())));
            var source = new RunnerSource(inbox, watch, pods, cycle);
            source.begin(found, clock.instant());
            while (true) {
                cycle(cycle, source);
            }
        } catch (FencedException e) {
            throw e;
        } catch (ClusterFault e) {
            LOG.atWarn().setCause(e).log("no epoch could be begun yet");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("sharing runners failed; everything is read anew");
        }
    }

    private void cycle(RunnerCycle cycle, RunnerSource source) throws InterruptedException {
        @Nullable Duration pause;
        try {
            cycle.run(book -> source.tell(book, clock.instant()), clock.instant());
            var now = clock.instant();
            var again = cycle.comeAgain(now, RETRY);
            pause = again == null ? null : pause(now, again);
        } catch (ClusterFault e) {
            LOG.atWarn().setCause(e).log("grants could not be written; nothing is granted until they are");
            pause = RETRY;
        }
        inbox.await(pause);
    }

    static Duration pause(Instant now, Instant again) {
        var left = Duration.between(now, again);
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    private <T> List<T> together(List<Supplier<T>> tasks) {
        var running = tasks.stream()
                .map(task -> threads.submit(() -> {
                    places.acquire();
                    try {
                        return task.get();
                    } finally {
                        places.release();
                    }
                }))
                .toList();
        return running.stream().map(Runners::result).toList();
    }

    private static <T> T result(Future<T> running) {
        try {
            return running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFault("the operator ends", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a step failed in a way that none may", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        watch.close();
        threads.shutdownNow();
    }
}
