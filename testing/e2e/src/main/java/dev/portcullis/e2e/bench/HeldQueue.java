package dev.portcullis.e2e.bench;

import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.runners.ArcRunners;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.StackException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Pods of runners behind their gates, held by {@code stopPolicy} until all are there, of a budget and a pool that have room for all of them. */
final class HeldQueue {
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final String IMAGE = "registry.example.com/runner@sha256:" + "0".repeat(64);
    private static final String REPOSITORY = "acme/bench";
    private static final double SECOND = 1e9;

    private final ArcRunners runners;
    private final Resources resources;
    private final int pods;

    HeldQueue(ArcRunners runners, Resources resources, int pods) {
        this.runners = runners;
        this.resources = resources;
        this.pods = pods;
    }

    /** Grants nothing from now on. */
    void hold() {
        apply("Hold");
    }

    private void apply(String stopPolicy) {
        resources.apply("""
                apiVersion: portcullis.dev/v1alpha1
                kind: RunnerPool
                metadata: {name: linux}
                spec: {resources: [{name: jobs, nominalQuota: %d}]}
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: RunnerBudget
                metadata: {name: bench}
                spec: {poolName: linux, repositories: [{id: 4711, name: %s}], stopPolicy: %s}
                """.formatted(pods, REPOSITORY, stopPolicy));
    }

    /** Declares pool and budget, and waits until a runner's Pod would wait. */
    void begin() {
        hold();
        var pod = runners.pod("tried", IMAGE, runners.runner("tried", address()));
        await(() -> "bench".equals(runners.triedFor(pod)), "a runner's Pod got no gate");
    }

    private static String name(String word) {
        return word + "-" + Long.toString(System.nanoTime(), 36);
    }

    private static String address() {
        return "https://github.com/" + REPOSITORY;
    }

    /** Makes all Pods, and waits until the operator has counted them. */
    void fill() {
        AtOnce.times(pods, index -> {
            var name = name("job-" + index);
            runners.client()
                    .resource(runners.pod(name, IMAGE, runners.runner(name, address())))
                    .create();
        });
        await(() -> isTold(status -> status.pendingJobs() == pods), "not all Pods were counted as waiting");
    }

    private boolean isTold(Predicate<RunnerPoolStatus> wanted) {
        var pool =
                runners.client().resources(RunnerPool.class).withName("linux").get();
        return pool != null && pool.getStatus() != null && wanted.test(pool.getStatus());
    }

    private static void await(BooleanSupplier condition, String otherwise) {
        if (!Deadline.in(LONGEST).await(condition)) {
            throw new StackException(otherwise + " within " + LONGEST);
        }
    }

    /** Lets them go; returns how many gates a second were opened, from the first to the last. */
    double release() {
        var opened = new Opened();
        try (var _ = runners.client().pods().inNamespace(runners.namespace()).watch(opened)) {
            apply("None");
            await(() -> opened.count() == pods, "not all gates were opened");
        }
        return (pods - 1) * SECOND / opened.nanoseconds();
    }

    /** Waits until the operator has said of all that they are granted. */
    void settle() {
        await(() -> isTold(status -> status.admittedJobs() == pods), "not all grants were told");
    }

    /** Deletes all Pods, and waits until the operator has taken their grants back. */
    void empty() {
        var all = runners.client().pods().inNamespace(runners.namespace());
        var names = all.list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
        AtOnce.times(
                names.size(),
                index -> all.withName(names.get(index)).withGracePeriod(0).delete());
        await(() -> isTold(status -> status.admittedJobs() == 0), "grants were not taken back");
    }

    /** When gates were opened. */
    private static final class Opened implements Watcher<Pod> {
        private final Map<String, Long> times = new ConcurrentHashMap<>();

        @Override
        public void eventReceived(Action action, Pod pod) {
            if (action == Action.MODIFIED && !ArcRunners.isGated(pod)) {
                times.putIfAbsent(pod.getMetadata().getUid(), System.nanoTime());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            // Gates that are not seen to open are told by whoever waits for them.
        }

        int count() {
            return times.size();
        }

        long nanoseconds() {
            var first = times.values().stream().mapToLong(time -> time).min().orElseThrow();
            return times.values().stream().mapToLong(time -> time).max().orElseThrow() - first;
        }
    }
}
