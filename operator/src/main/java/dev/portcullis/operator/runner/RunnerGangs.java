package dev.portcullis.operator.runner;

import dev.portcullis.runner.admission.Gang;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Pods that runners made for their jobs. The webhook lets one in where what is reserved has room for it, by the others that are there at that moment; of two
 * that are made at once neither sees the other. So they are added up here, where they come one after the other. Not thread-safe.
 */
final class RunnerGangs {
    private static final Comparator<RunnerJob> EARLIEST = Comparator.<RunnerJob, Instant>comparing(
                    job -> job.pod().createdAt())
            .thenComparing(RunnerJob::uid);

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
            case RunnerPod.Whose.Repository repository -> {
                var runner = new Runner(pod.namespace(), pod.name());
                runners.put(runner, pod.uid());
                if (parts.containsKey(runner)) {
                    changed.add(runner);
                }
            }
            case RunnerPod.Whose.Part(var name) -> {
                var runner = new Runner(pod.namespace(), name);
                parts.computeIfAbsent(runner, key -> new LinkedHashSet<>()).add(pod.uid());
                changed.add(runner);
            }
            case RunnerPod.Whose.Nobody nobody -> {}
            case RunnerPod.Whose.Unknown unknown -> {}
        }
    }

    /** Learns that a Pod ended or is gone. */
    void gone(RunnerPod pod) {
        runners.remove(new Runner(pod.namespace(), pod.name()), pod.uid());
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
     * Two Pods that do not fit together.
     *
     * @param part asks for more than is left of what is reserved
     * @param runner for which that is reserved
     */
    record Excess(RunnerJob part, RunnerJob runner) {}

    /** Takes those that ask for more than is reserved, the latest of each job, as far as they hold nothing of their own. */
    List<Excess> takeExcess() {
        var excess = new ArrayList<Excess>();
        for (var runner : changed) {
            Optional.ofNullable(runners.get(runner))
                    .map(jobs::get)
                    .ifPresent(job -> add(job, parts.getOrDefault(runner, Set.of()), excess));
        }
        changed.clear();
        return excess;
    }

    private void add(RunnerJob runner, Set<String> uids, List<Excess> excess) {
        var held = runner.held();
        if (held == null) {
            return;
        }
        var taken = runner.pod().requested();
        var running = uids.stream()
                .map(jobs::get)
                .flatMap(Stream::ofNullable)
                .filter(part -> part.held() == null && part.pod().phase() == RunnerPod.Phase.UNGATED)
                .sorted(EARLIEST)
                .toList();
        for (var part : running) {
            var sum = taken.plus(part.pod().requested());
            if (Gang.isWithin(sum, held.amounts())) {
                taken = sum;
            } else {
                excess.add(new Excess(part, runner));
            }
        }
    }
}
