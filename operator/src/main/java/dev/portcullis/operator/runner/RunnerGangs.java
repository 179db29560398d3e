package dev.portcullis.operator.runner;

import dev.portcullis.budget.allocate.Job;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.runner.admission.Gang;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pods that runners made for their jobs. The webhook lets one in where what is reserved has room for it, by the others that are there at that moment; of two
 * that are made at once neither sees the other. So they are added up here, where they come one after the other. What is reserved ends with the runner: what
 * goes on after it has nothing reserved any more. Not thread-safe.
 */
final class RunnerGangs {
    private static final Comparator<RunnerJob> EARLIEST = Comparator.<RunnerJob, Instant>comparing(
                    job -> job.pod().createdAt())
            .thenComparing(RunnerJob::uid);

    /** The number of no repository. */
    private static final long NOBODYS = 0;

    private final RunnerJobs jobs;
    private final Map<Runner, String> runners = new HashMap<>();
    private final Map<Runner, Set<String>> parts = new HashMap<>();
    private final Set<Runner> changed = new LinkedHashSet<>();

    private record Runner(String namespace, String name) {}

    RunnerGangs(RunnerJobs jobs) {
        this.jobs = jobs;
    }

    /** Learns of a Pod as it is now. */
    void seen(RunnerPod pod) {
        switch (pod.whose()) {
            case RunnerPod.Whose.Repository repository -> runs(pod);
            case RunnerPod.Whose.Unknown unknown -> runs(pod);
            case RunnerPod.Whose.Part(var name) -> {
                var runner = new Runner(pod.namespace(), name);
                parts.computeIfAbsent(runner, key -> new LinkedHashSet<>()).add(pod.uid());
                changed.add(runner);
            }
            case RunnerPod.Whose.Nobody nobody -> {}
        }
    }

    private void runs(RunnerPod pod) {
        var runner = new Runner(pod.namespace(), pod.name());
        runners.put(runner, pod.uid());
        if (parts.containsKey(runner)) {
            changed.add(runner);
        }
    }

    /** Learns that a Pod ended: it takes nothing of what is reserved any more. */
    void ended(RunnerPod pod) {
        if (pod.whose() instanceof RunnerPod.Whose.Part(var name)) {
            var runner = new Runner(pod.namespace(), name);
            var left = parts.getOrDefault(runner, new LinkedHashSet<>());
            left.remove(pod.uid());
            if (left.isEmpty()) {
                parts.remove(runner);
            }
        }
    }

    /**
     * Learns that a job is about to give back what it holds since its Pod ended or is gone.
     *
     * @return what goes on without it
     */
    List<Excess> gone(RunnerJob job) {
        ended(job.pod());
        var runner = new Runner(job.pod().namespace(), job.pod().name());
        if (!runners.remove(runner, job.uid())) {
            return List.of();
        }
        return running(runner).map(part -> new Excess(part, job.held())).toList();
    }

    /**
     * A Pod that takes what is not reserved.
     *
     * @param part holds nothing of its own
     * @param payer what is, or was, reserved for its runner; null if there is no such runner
     */
    record Excess(RunnerJob part, @Nullable Reservation payer) {
        /** The job that it is by itself, in a pool. */
        Job in(String pool) {
            var pod = part.pod();
            return payer == null
                    ? new Job(pod.uid(), pool, NOBODYS, "", pod.requested(), pod.createdAt())
                    : new Job(pod.uid(), pool, payer.repository(), payer.run(), pod.requested(), pod.createdAt());
        }
    }

    /** Has all be added up again: something else is in force. */
    void changed() {
        changed.addAll(parts.keySet());
    }

    /** Has a Pod be added up again, since it could not be charged. */
    void again(RunnerPod part) {
        seen(part);
    }

    /**
     * Takes those that ask for more than is reserved, the latest of each job, as far as they hold nothing of their own. Of a runner that holds nothing yet
     * it is asked again.
     */
    List<Excess> takeExcess() {
        var excess = new ArrayList<Excess>();
        for (var runner : List.copyOf(changed)) {
            var uid = runners.get(runner);
            if (uid == null) {
                running(runner).forEach(part -> excess.add(new Excess(part, null)));
                changed.remove(runner);
            } else {
                var job = jobs.get(uid);
                var held = job == null ? null : job.held();
                if (job != null && held != null) {
                    add(job.pod(), held, running(runner), excess);
                    changed.remove(runner);
                }
            }
        }
        return excess;
    }

    private static void add(RunnerPod runner, Reservation held, Stream<RunnerJob> running, List<Excess> excess) {
        var taken = runner.requested();
        for (var part : running.toList()) {
            var sum = taken.plus(part.pod().requested());
            if (Gang.isWithin(sum, held.amounts())) {
                taken = sum;
            } else {
                excess.add(new Excess(part, held));
            }
        }
    }

    /** Those that run and hold nothing of their own. */
    private Stream<RunnerJob> running(Runner runner) {
        return parts.getOrDefault(runner, Set.of()).stream()
                .map(jobs::get)
                .flatMap(Stream::ofNullable)
                .filter(part -> part.held() == null && part.pod().phase() == RunnerPod.Phase.UNGATED)
                .sorted(EARLIEST);
    }
}
