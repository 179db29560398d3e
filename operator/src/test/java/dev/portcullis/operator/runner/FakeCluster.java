package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.crds.runner.RunnerBudgetStatus;
import dev.portcullis.crds.runner.RunnerGrants;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.crds.runner.RunnerReservationStatus;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import dev.portcullis.runner.RepositoryAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What an API server and the webhook that guards gates keep and let pass. A write can be made to fail, or to be the last of whoever writes. */
final class FakeCluster implements PoolStore, ClusterWrites {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    final Map<String, Version> pools = new TreeMap<>();
    final Map<String, RunnerPod> pods = new LinkedHashMap<>();
    final Map<String, RunnerReservation> records = new LinkedHashMap<>();
    final Map<String, RunnerReservationStatus> reports = new LinkedHashMap<>();
    final Map<String, RunnerBudgetStatus> budgets = new TreeMap<>();
    final List<String> told = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    /** Pods whose gates somebody does not let be opened. */
    final Set<String> kept = new HashSet<>();
    /** Pods whose gates are opened without an answer. */
    final Set<String> unanswered = new HashSet<>();
    /** Pods whose gates cannot be opened, for something that does not work. */
    final Set<String> broken = new HashSet<>();
    /** Budgets whose statuses cannot be written. */
    final Set<String> mute = new HashSet<>();
    /** The most Pods that ever stood in all lists together. */
    int mostHeld;

    Runnable beforeReplace = () -> {};
    int writes;

    /** The longest list that was ever written. */
    int longest;

    private long version = 1;
    private long changes;
    private int lastWrite = Integer.MAX_VALUE;
    private boolean done;
    private boolean down;
    private boolean blind;

    /** Whoever wrote is no more. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    FakeCluster() {
        pools.put("linux", new Version("1", 1, RunnerPoolStatus.none()));
    }

    /** Lets so many writes pass, and ends the writer with the next: after it was done, or before. */
    void crashAfter(int passing, boolean isDone) {
        lastWrite = writes + passing;
        done = isDone;
    }

    void recover() {
        lastWrite = Integer.MAX_VALUE;
    }

    void down(boolean isDown) {
        down = isDown;
    }

    /** Lets Pods be looked at, or not. */
    void lookups(boolean work) {
        blind = !work;
    }

    private void write(Runnable effect) {
        if (down) {
            throw new ClusterFault("down", new IllegalStateException());
        }
        if (writes++ >= lastWrite) {
            if (done) {
                effect.run();
            }
            throw new Crash();
        }
        effect.run();
    }

    /** Has somebody change something else of a pool. */
    void touch(String pool) {
        pools.computeIfPresent(
                pool, (name, seen) -> new Version(Long.toString(++version), seen.generation() + 1, seen.status()));
    }

    RunnerPod pod(String uid, String repository) {
        return put(uid, new RunnerPod.Whose.Repository(new RepositoryAddress("github.com", repository), ""));
    }

    RunnerPod put(String uid, RunnerPod.Whose whose) {
        return put(uid, Phase.GATED, whose, Amounts.NONE);
    }

    RunnerPod put(String uid, Phase phase, RunnerPod.Whose whose, Amounts requested) {
        var pod = new RunnerPod(uid, "ci", "pod-" + uid, phase, whose, requested, NOW.plusMillis(pods.size()), false);
        pods.put(uid, pod);
        return pod;
    }

    RunnerPod in(String uid, Phase phase) {
        var present = pods.get(uid);
        var next = (present == null ? pod(uid, "acme/a") : present).in(phase);
        pods.put(uid, next);
        return next;
    }

    /** A Pod that is there. */
    RunnerPod at(String uid) {
        return Objects.requireNonNull(pods.get(uid));
    }

    /** The one pool. */
    Version pool() {
        return Objects.requireNonNull(pools.get("linux"));
    }

    RunnerBudgetStatus budget(String name) {
        return Objects.requireNonNull(budgets.get(name));
    }

    List<String> listed() {
        return pool().status().grants().uids();
    }

    /** The Pods in all lists. */
    List<String> held() {
        return pools.values().stream()
                .flatMap(pool -> pool.status().grants().uids().stream())
                .toList();
    }

    List<String> running() {
        return pods.values().stream()
                .filter(pod -> pod.phase() == Phase.UNGATED)
                .map(RunnerPod::uid)
                .toList();
    }

    /** Counts what was written that changed something. */
    long changes() {
        return changes;
    }

    @Override
    public Map<String, Version> readAll() {
        return new TreeMap<>(pools);
    }

    @Override
    public Optional<Version> read(String pool) {
        return Optional.ofNullable(pools.get(pool));
    }

    @Override
    public Optional<Version> replace(String pool, Version seen, RunnerPoolStatus next) {
        beforeReplace.run();
        if (next.grants().uids().size() > RunnerGrants.MOST) {
            throw new ClusterFault("the list is too long", new IllegalArgumentException());
        }
        var present = pools.get(pool);
        if (present == null || !present.version().equals(seen.version())) {
            return Optional.empty();
        }
        write(() -> {
            changes++;
            mostHeld = Math.max(
                    mostHeld,
                    held().size()
                            + next.grants().uids().size()
                            - present.status().grants().uids().size());
            longest = Math.max(longest, next.grants().uids().size());
            pools.put(pool, new Version(Long.toString(++version), present.generation(), next));
        });
        return read(pool);
    }

    @Override
    public void record(RunnerPod pod, String repository, Reservation held) {
        write(() -> {
            changes++;
            records.putIfAbsent(pod.uid(), ReservationText.of(pod, repository, held));
        });
    }

    @Override
    public void erase(String namespace, String uid) {
        write(() -> {
            changes++;
            records.remove(uid);
        });
    }

    @Override
    public void report(String namespace, String uid, RunnerReservationStatus status) {
        write(() -> reports.put(uid, status));
    }

    /** Opens as the webhook lets it: only what stands in the pool's list, under its epoch. */
    @Override
    public Opening open(RunnerPod pod, long epoch) {
        var present = pods.get(pod.uid());
        if (present == null) {
            return new Opening.Gone();
        }
        var granted = pools.values().stream()
                .anyMatch(pool ->
                        pool.epoch() == epoch && pool.status().grants().uids().contains(pod.uid()));
        if (present.phase() != Phase.GATED) {
            return new Opening.Refused("the test failed");
        }
        if (!granted || !records.containsKey(pod.uid()) || kept.contains(pod.uid())) {
            refused.add(pod.uid());
            return new Opening.Refused(kept.contains(pod.uid()) ? "not this one" : "not granted");
        }
        if (broken.contains(pod.uid())) {
            throw new ClusterFault("a webhook does not answer", new IllegalStateException());
        }
        write(() -> {
            changes++;
            pods.put(pod.uid(), present.in(Phase.UNGATED));
        });
        if (unanswered.contains(pod.uid())) {
            throw new ClusterFault("no answer", new IllegalStateException());
        }
        return new Opening.Opened();
    }

    @Override
    public Gate gate(RunnerPod pod) {
        if (down || blind) {
            throw new ClusterFault("down", new IllegalStateException());
        }
        var present = pods.get(pod.uid());
        if (present == null || present.phase() == Phase.ENDED) {
            return Gate.GONE;
        }
        return present.phase() == Phase.UNGATED ? Gate.OPEN : Gate.SHUT;
    }

    @Override
    public void report(String budget, RunnerBudgetStatus status) {
        if (mute.contains(budget)) {
            throw new ClusterFault("not now", new IllegalStateException());
        }
        write(() -> budgets.put(budget, status));
    }

    @Override
    public void tell(RunnerPod pod, String reason, String message) {
        told.add(pod.uid() + " " + reason);
    }
}
