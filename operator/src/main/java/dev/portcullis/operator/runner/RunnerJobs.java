package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.crds.runner.RunnerGrants;
import dev.portcullis.operator.runner.RunnerJob.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The jobs of one leader, found by what is asked of them without going through all. Not thread-safe. */
final class RunnerJobs {
    private final Map<String, RunnerJob> all = new LinkedHashMap<>();
    private final Map<String, Set<String>> inNamespaces = new HashMap<>();
    private final Map<String, Set<String>> granted = new HashMap<>();

    /** What was charged behind a shut gate when the list of its pool had no room. */
    private final Map<String, Set<String>> unlisted = new HashMap<>();

    private final Set<String> shut = new LinkedHashSet<>();
    private final Set<String> touched = new LinkedHashSet<>();

    @Nullable
    RunnerJob get(String uid) {
        return all.get(uid);
    }

    void add(RunnerJob job) {
        all.put(job.uid(), job);
        inNamespaces
                .computeIfAbsent(job.pod().namespace(), namespace -> new LinkedHashSet<>())
                .add(job.uid());
    }

    /** Forgets a job that stands nowhere. */
    @Nullable
    RunnerJob remove(String uid) {
        touched.remove(uid);
        var removed = all.remove(uid);
        if (removed != null) {
            inNamespaces.computeIfPresent(removed.pod().namespace(), (namespace, uids) -> without(uids, uid));
        }
        return removed;
    }

    private static @Nullable Set<String> without(Set<String> uids, String uid) {
        uids.remove(uid);
        return uids.isEmpty() ? null : uids;
    }

    Collection<RunnerJob> all() {
        return all.values();
    }

    /** Returns whether anything in a namespace holds something, or waits to. */
    boolean isAnyIn(String namespace) {
        return inNamespaces.getOrDefault(namespace, Set.of()).stream()
                .map(all::get)
                .flatMap(Stream::ofNullable)
                .anyMatch(job -> job.standing() != Standing.NOWHERE || isShut(job));
    }

    /** Sets how it stands with a job, and what it holds; null for nothing. */
    void stands(RunnerJob job, Standing standing, @Nullable Reservation held) {
        var before = job.held();
        if (job.isGranted() && before != null) {
            granted.getOrDefault(before.pool(), Set.of()).remove(job.uid());
        }
        if (before != null) {
            unlisted.computeIfAbsent(before.pool(), pool -> new LinkedHashSet<>())
                    .remove(job.uid());
        }
        job.stands(standing, held);
        if (standing == Standing.CHARGED && held != null && isShut(job)) {
            unlisted.computeIfAbsent(held.pool(), pool -> new LinkedHashSet<>()).add(job.uid());
        }
        if (job.isGranted() && held != null) {
            granted.computeIfAbsent(held.pool(), pool -> new LinkedHashSet<>()).add(job.uid());
        }
        if (standing == Standing.RESERVED) {
            shut.add(job.uid());
        } else {
            shut.remove(job.uid());
        }
    }

    private static boolean isShut(RunnerJob job) {
        return job.pod().phase() != RunnerPod.Phase.UNGATED;
    }

    /** Returns whether the list of a pool has no room for another. */
    boolean isListFull(String pool) {
        return granted.getOrDefault(pool, Set.of()).size() >= RunnerGrants.MOST;
    }

    /** What was charged, is still shut for want of room in the list, and has room there now; nothing if there is none. */
    Optional<Reservation> listable(String pool) {
        if (isListFull(pool)) {
            return Optional.empty();
        }
        return unlisted.getOrDefault(pool, Set.of()).stream()
                .map(all::get)
                .flatMap(Stream::ofNullable)
                .filter(RunnerJobs::isShut)
                .map(RunnerJob::held)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    /** The UIDs that hold a grant of a pool. */
    List<String> granted(String pool) {
        return List.copyOf(granted.getOrDefault(pool, Set.of()));
    }

    /** The jobs that hold a grant and whose gate is shut. */
    List<RunnerJob> shut() {
        return shut.stream().map(all::get).flatMap(Stream::ofNullable).toList();
    }

    /** What is held, in the order in which jobs came. */
    List<Reservation> held() {
        var held = new ArrayList<Reservation>();
        for (var job : all.values()) {
            var reservation = job.held();
            if (reservation != null) {
                held.add(reservation);
            }
        }
        return held;
    }

    /** Notes that something about a job may be news. */
    void touch(RunnerJob job) {
        touched.add(job.uid());
    }

    /** Takes the jobs about which something may be news. */
    List<RunnerJob> takeTouched() {
        var jobs = touched.stream().map(all::get).flatMap(Stream::ofNullable).toList();
        touched.clear();
        return jobs;
    }
}
