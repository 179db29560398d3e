package dev.portcullis.operator.runner;

import dev.portcullis.budget.allocate.Job;
import dev.portcullis.runner.paying.Catalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Pods that run though nobody pays for them, until they are old enough: an owner may be heard of a little later than its Pod. Not thread-safe. */
final class UnpaidPods {
    private static final Duration OWNER_HEARD_OF_WITHIN = Duration.ofSeconds(30);

    /** The number of no repository. */
    private static final long NOBODYS = 0;

    private final RunnerJobs jobs;
    private final Set<String> uids = new LinkedHashSet<>();

    /**
     * What runs and is to be charged.
     *
     * @param root where
     */
    record Charge(String root, Job job) {}

    UnpaidPods(RunnerJobs jobs) {
        this.jobs = jobs;
    }

    /** Learns of a job that counts nowhere; of others nothing. */
    void seen(RunnerJob job) {
        if (isUnpaid(job)) {
            uids.add(job.uid());
        }
    }

    private static boolean isUnpaid(RunnerJob job) {
        return job.held() == null
                && job.placement() instanceof Placement.Nowhere
                && job.pod().phase() == RunnerPod.Phase.UNGATED;
    }

    /** Takes those for whom nobody will pay, as far as a root counts their namespaces. */
    List<Charge> take(Catalogue catalogue, Instant now) {
        var charges = new ArrayList<Charge>();
        for (var job : due(now)) {
            catalogue
                    .rootCounting(job.pod().namespace())
                    .ifPresent(root -> charges.add(new Charge(root, nobodys(job.pod(), root))));
        }
        return charges;
    }

    private static Job nobodys(RunnerPod pod, String root) {
        return new Job(pod.uid(), root, NOBODYS, "", pod.requested(), pod.createdAt());
    }

    private List<RunnerJob> due(Instant now) {
        var due = new ArrayList<RunnerJob>();
        for (var uid : List.copyOf(uids)) {
            var job = jobs.get(uid);
            if (job == null || !isUnpaid(job)) {
                uids.remove(uid);
            } else if (!dueAt(job).isAfter(now)) {
                uids.remove(uid);
                due.add(job);
            }
        }
        return due;
    }

    /** When the next one is old enough; nothing if there is none. */
    Optional<Instant> dueAt() {
        return uids.stream()
                .map(jobs::get)
                .flatMap(Stream::ofNullable)
                .map(UnpaidPods::dueAt)
                .min(Comparator.naturalOrder());
    }

    private static Instant dueAt(RunnerJob job) {
        return job.pod().createdAt().plus(OWNER_HEARD_OF_WITHIN);
    }
}
