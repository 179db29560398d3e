package dev.portcullis.e2e.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds up which runners' Pods run, by nothing but how the Pods are, and finds whenever more do than a limit allows: the highest that held at any time since
 * the one that starts came. Knows nothing of grants. Thread-safe.
 */
final class Occupancy {
    private final Limits limits;
    private final Map<String, List<String>> limited = new HashMap<>();
    private final Map<String, Long> came = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> uids = new HashMap<>();
    private final Map<String, Standing> standings = new HashMap<>();
    private final Map<String, Integer> used = new HashMap<>();
    private final Set<String> started = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    /** How a Pod is. */
    enum Standing {
        /** Behind our gate. */
        WAITS,
        /** Nothing of ours holds it back, and it has not ended. Whether a node has it already does not matter. */
        RUNS,
        /** The same, and it does not say by which grant. */
        RUNS_UNGRANTED,
        /** It has ended, or is gone. */
        OVER;

        boolean runs() {
            return this == RUNS || this == RUNS_UNGRANTED;
        }
    }

    Occupancy(List<PlannedJob> jobs, Limits limits) {
        this.limits = limits;
        jobs.forEach(job -> plan(job.name(), job.share()));
    }

    /** Learns that a Pod of this name counts, and for whom. */
    synchronized void plan(String name, Share share) {
        limited.put(name, share.limits());
    }

    /**
     * Learns that somebody is about to create a Pod of this name, again or for the first time.
     *
     * @param now monotonic, in nanoseconds
     */
    synchronized void comes(String name, long now) {
        came.putIfAbsent(name, now);
    }

    /** Sees how a Pod is now; of one that nobody planned nothing is counted. */
    synchronized void see(String uid, String name, Standing standing) {
        if (!limited.containsKey(name)) {
            return;
        }
        names.put(uid, name);
        uids.put(name, uid);
        var before = standings.put(uid, standing);
        var ran = before != null && before.runs();
        if (standing == Standing.RUNS_UNGRANTED && before != standing) {
            violations.add("Pod " + name + " runs without a grant");
        }
        if (standing.runs() && !ran) {
            if (before == Standing.OVER) {
                violations.add("Pod " + name + " runs again after it was over");
            }
            started.add(uid);
            limited.getOrDefault(name, List.of()).forEach(limit -> take(limit, name));
        } else if (ran && !standing.runs()) {
            limited.getOrDefault(name, List.of()).forEach(limit -> used.merge(limit, -1, Integer::sum));
        }
    }

    private void take(String limit, String name) {
        var now = used.merge(limit, 1, Integer::sum);
        var most = limits.most(limit, came.getOrDefault(name, Long.MAX_VALUE));
        if (now > most) {
            violations.add("Pod %s runs as number %d in %s, which may have %d".formatted(name, now, limit, most));
        }
    }

    /** Returns how many run within a limit. */
    synchronized int used(String limit) {
        return used.getOrDefault(limit, 0);
    }

    /** Sees that a Pod is gone. */
    synchronized void gone(String uid) {
        var name = names.get(uid);
        if (name != null) {
            see(uid, name, Standing.OVER);
        }
    }

    /** Sees that no other Pods are there than these. */
    synchronized void only(Set<String> present) {
        Set.copyOf(standings.keySet()).stream()
                .filter(uid -> !present.contains(uid))
                .forEach(this::gone);
    }

    /** Notes something else that must not be. */
    synchronized void wrong(String what) {
        violations.add(what);
    }

    /** Returns the names of the Pods that are so now. */
    synchronized List<String> names(Standing standing) {
        return standings.entrySet().stream()
                .filter(entry -> entry.getValue() == standing)
                .map(entry -> names.getOrDefault(entry.getKey(), ""))
                .sorted()
                .toList();
    }

    /** Returns how the Pod of this name is, which may not be there yet. */
    synchronized boolean is(String name, Standing standing) {
        var uid = uids.get(name);
        return uid != null && standings.get(uid) == standing;
    }

    /** Returns how many Pods are so now. */
    synchronized int count(Standing standing) {
        return (int) standings.values().stream().filter(one -> one == standing).count();
    }

    /** Returns how many ever ran. */
    synchronized int started() {
        return started.size();
    }

    /** Returns how many ran and are over. */
    synchronized int finished() {
        return (int) started.stream()
                .filter(uid -> standings.get(uid) == Standing.OVER)
                .count();
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }
}
