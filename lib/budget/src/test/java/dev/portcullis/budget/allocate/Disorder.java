package dev.portcullis.budget.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.Oracle;
import dev.portcullis.budget.Trees;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.budget.tree.Level;
import dev.portcullis.budget.tree.QueueingStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** Events by chance, duplicated, late and out of order, each followed by a look at whether what must hold does. */
final class Disorder {
    private static final int RUNS = 4;

    private final Random random;
    private final Allocator allocator;
    private final int syncedAfter;
    private final Map<String, Reservation> held = new LinkedHashMap<>();
    private final Map<String, Job> waiting = new HashMap<>();
    private BudgetTree tree;
    private Instant now = Scene.START;
    private Instant latest = Scene.START;
    private int pods = 1;
    private int steps;
    private int granted;
    private boolean synced;

    /**
     * Sets up.
     *
     * @param syncedAfter how many events come before it is known what runs
     */
    Disorder(Random random, BudgetTree tree, int syncedAfter) {
        this.random = random;
        this.tree = Disorderly.rules(tree, random);
        this.syncedAfter = syncedAfter;
        this.allocator = new Allocator(AllocatorSettings.DEFAULT, this.tree, List.of(), now);
    }

    int granted() {
        return granted;
    }

    void next() {
        now = now.plusMillis(random.nextInt(20_000) - 2_000);
        if (steps++ == syncedAfter) {
            apply(new Event.Synced(now));
        }
        switch (random.nextInt(22)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> queue(job("uid-" + pods++));
            case 8 -> queue(waiting.getOrDefault(any(), job(any())));
            case 9, 10, 11, 12, 13, 14 -> gone(any());
            case 15 -> gone("uid-" + random.nextInt(pods));
            case 16 -> ungated(job("uid-" + pods++));
            case 17 -> replace();
            case 18 -> returned(any());
            case 19 -> apply(new Event.RunKnown(now, any(), run()));
            default -> apply(new Event.ClockAdvanced(now));
        }
    }

    /** Lets everything end that runs, until nothing does. Then nobody waits who could have started. */
    void drain() {
        if (!synced) {
            apply(new Event.Synced(now));
        }
        while (!held.isEmpty()) {
            now = now.plusSeconds(3600);
            gone(held.keySet().iterator().next());
        }
        now = now.plusSeconds(3600);
        apply(new Event.ClockAdvanced(now));
        assertThat(held.isEmpty() && waiting.keySet().stream().anyMatch(uid -> isFree(uid)))
                .as("I5: somebody waits in front of nothing")
                .isFalse();
    }

    private boolean isFree(String uid) {
        return allocator.explain(uid).orElseThrow().reason() == WaitReason.WAITING_FOR_QUOTA;
    }

    private String any() {
        var uids = new ArrayList<>(held.keySet());
        return uids.isEmpty() ? "uid-0" : uids.get(random.nextInt(uids.size()));
    }

    private Job job(String uid) {
        var budgets =
                tree.levels().stream().flatMap(level -> level.budget().stream()).toList();
        var budget = budgets.get(random.nextInt(budgets.size()));
        var repository =
                budget.repositories().get(random.nextInt(budget.repositories().size()));
        var queuedAt = now.minusSeconds(random.nextInt(100));
        return new Job(
                uid,
                budget.poolName(),
                random.nextInt(30) == 0 ? 999 : repository.id(),
                run(),
                Trees.demand(random),
                queuedAt);
    }

    /** A run, or none that is known. */
    private String run() {
        var number = random.nextInt(RUNS);
        return number == 0 ? "" : "run-" + number;
    }

    private void queue(Job job) {
        if (!held.containsKey(job.uid())) {
            waiting.putIfAbsent(job.uid(), job);
        }
        apply(new Event.Queued(now, job));
    }

    private void ungated(Job job) {
        waiting.remove(job.uid());
        apply(new Event.Ungated(now, job));
    }

    private void gone(String uid) {
        waiting.remove(uid);
        var step = apply(new Event.Gone(now, uid));
        var released = step.ledger().stream()
                .filter(LedgerEvent.Released.class::isInstance)
                .count();
        assertThat(released).as("I4").isLessThanOrEqualTo(1);
    }

    private void returned(String uid) {
        var before = held.containsKey(uid);
        apply(new Event.Returned(now, uid));
        assertThat(before && held.containsKey(uid))
                .as("what is given back is free")
                .isFalse();
    }

    private void replace() {
        tree = Disorderly.rules(Trees.changed(tree, random), random);
        var before = List.copyOf(held.values());
        apply(new Event.BudgetsChanged(now, tree));
        assertThat(allocator.ledger().reservations()).as("I10").containsAll(before);
    }

    private Step apply(Event event) {
        latest = event.at().isAfter(latest) ? event.at() : latest;
        synced |= event instanceof Event.Synced;
        var step = allocator.step(event);
        for (var line : step.ledger()) {
            assertThat(line.at()).as("I9").isEqualTo(latest);
            write(line);
        }
        assertThat(allocator.ledger().reservations())
                .as("the ledger is what was written")
                .containsExactlyElementsOf(held.values());
        if (synced) {
            nobodyWaitsWhoFits();
        } else {
            assertThat(step.grants()).as("I8").isEmpty();
        }
        return step;
    }

    private void write(LedgerEvent line) {
        switch (line) {
            case LedgerEvent.Granted(var at, var reservation, var queuedAt) -> {
                assertThat(held).as("I3").doesNotContainKey(reservation.uid());
                assertThat(Oracle.fits(tree, held.values(), reservation))
                        .as("I1, I11")
                        .isTrue();
                wholeDemand(reservation);
                held.put(reservation.uid(), reservation);
                waiting.remove(reservation.uid());
                granted++;
            }
            case LedgerEvent.Charged(var at, var reservation) -> {
                assertThat(held).as("I3").doesNotContainKey(reservation.uid());
                held.put(reservation.uid(), reservation);
                waiting.remove(reservation.uid());
            }
            case LedgerEvent.Released(var at, var uid) ->
                assertThat(held.remove(uid)).as("I4").isNotNull();
            case LedgerEvent.LimitsSet set -> assertThat(set.tree()).isSameAs(tree);
            case LedgerEvent.RunKnown(var at, var uid, var run) ->
                assertThat(held.computeIfPresent(uid, (key, reservation) -> reservation.ofRun(run)))
                        .isNotNull();
            case LedgerEvent.Adopted adopted -> throw new AssertionError("nothing was held before");
            case LedgerEvent.GateRemoved removed -> throw new AssertionError("an allocator opens no gates");
        }
    }

    /** I12: runner and workflow Pod as one. */
    private void wholeDemand(Reservation reservation) {
        var job = waiting.get(reservation.uid());
        assertThat(job).as("only who waits is granted").isNotNull();
        if (job != null) {
            var budget = tree.budgetOf(job.pool(), job.repository()).flatMap(Level::budget);
            assertThat(budget.orElseThrow().demand(job.requested())).isEqualTo(reservation.amounts());
        }
    }

    /** I6: of the first of each run, nobody waits for whom there is room, unless something other than room holds them back. */
    private void nobodyWaitsWhoFits() {
        if (allocator.isKeepingRoom()) {
            return;
        }
        for (var head : heads()) {
            var level = tree.budgetOf(head.pool(), head.repository());
            var budget = level.flatMap(Level::budget);
            if (budget.isPresent() && mayStart(head, budget.get())) {
                var wanted = Oracle.record(
                        head.uid(), level.orElseThrow(), budget.get().demand(head.requested()));
                assertThat(Oracle.fits(tree, held.values(), wanted))
                        .as("I6: %s waits and fits", head)
                        .isFalse();
            }
        }
    }

    private List<Job> heads() {
        record Run(String pool, long repository, String name) {}
        return waiting.values().stream()
                .filter(job -> isQueued(job.uid()))
                .collect(Collectors.groupingBy(
                        job -> new Run(job.pool(), job.repository(), job.run()),
                        Collectors.minBy(Comparator.comparing(Job::queuedAt).thenComparing(Job::uid))))
                .values()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private boolean isQueued(String uid) {
        var reason = allocator.reason(uid);
        return reason.isPresent()
                && reason.get() != WaitReason.EXCEEDS_MAX_QUOTA
                && reason.get() != WaitReason.UNKNOWN_REPOSITORY;
    }

    private boolean mayStart(Job head, Budget budget) {
        var rules = budget.rules();
        if (allocator.reason(head.uid()).orElseThrow() != WaitReason.WAITING_FOR_QUOTA
                || rules.queueingStrategy() == QueueingStrategy.STRICT_FIFO
                || rules.enforcement() == Enforcement.AUDIT) {
            return false;
        }
        if (rules.maxJobsPerRun() == null || head.run().isEmpty()) {
            return true;
        }
        var running = held.values().stream()
                .filter(other -> other.budget().equals(budget.name())
                        && other.repository() == head.repository()
                        && other.run().equals(head.run()))
                .count();
        return running < rules.maxJobsPerRun();
    }
}
