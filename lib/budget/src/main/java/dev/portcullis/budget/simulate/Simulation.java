package dev.portcullis.budget.simulate;

import dev.portcullis.budget.allocate.Allocator;
import dev.portcullis.budget.allocate.AllocatorSettings;
import dev.portcullis.budget.allocate.Event;
import dev.portcullis.budget.allocate.Job;
import dev.portcullis.budget.allocate.Step;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.tree.BudgetTree;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Drives an allocator by a trace: jobs come when they came, and run for as long as they ran once they are granted. */
public final class Simulation {
    private final Allocator allocator;
    private final Queue<TraceJob> coming;
    private final PriorityQueue<End> ends =
            new PriorityQueue<>(Comparator.comparing(End::at).thenComparing(End::uid));
    private final Map<String, TraceJob> jobs = new HashMap<>();
    private final Map<String, Reservation> held = new HashMap<>();
    private final List<LedgerEvent> ledger = new ArrayList<>();
    private final Account account;
    private @Nullable Instant wakeAt;

    private record End(Instant at, String uid) {}

    private Simulation(BudgetTree tree, AllocatorSettings settings, List<TraceJob> trace) {
        this.coming = new ArrayDeque<>(trace);
        var start = trace.isEmpty() ? Instant.EPOCH : trace.getFirst().queuedAt();
        this.allocator = new Allocator(settings, tree, List.of(), start);
        this.account = new Account(tree, allocator.ledger(), trace, start);
        ledger.add(new LedgerEvent.LimitsSet(start, tree));
        apply(new Event.Synced(start));
    }

    /** Runs a trace, in whatever order it is given, until nothing more happens. */
    public static Outcome run(BudgetTree tree, AllocatorSettings settings, List<TraceJob> trace) {
        var ordered =
                trace.stream().sorted(Comparator.comparing(TraceJob::queuedAt)).toList();
        var simulation = new Simulation(tree, settings, ordered);
        for (var event = simulation.next(); event != null; event = simulation.next()) {
            simulation.apply(event);
        }
        return new Outcome(simulation.account.report(), simulation.ledger);
    }

    /** What happens next; what ends is gone before anything comes at the same time. */
    private @Nullable Event next() {
        var end = ends.peek();
        var job = coming.peek();
        var first = earlier(earlier(end == null ? null : end.at(), job == null ? null : job.queuedAt()), wakeAt);
        if (first == null) {
            return null;
        }
        if (end != null && end.at().equals(first)) {
            ends.remove();
            return new Event.Gone(first, end.uid());
        }
        if (job != null && job.queuedAt().equals(first)) {
            coming.remove();
            return queued(job);
        }
        return new Event.ClockAdvanced(first);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? other : one;
    }

    private Event queued(TraceJob job) {
        var uid = "job-%08d".formatted(jobs.size());
        jobs.put(uid, job);
        return new Event.Queued(
                job.queuedAt(), new Job(uid, job.pool(), job.repository(), job.run(), job.requested(), job.queuedAt()));
    }

    private void apply(Event event) {
        account.until(event.at());
        if (event instanceof Event.Queued queued) {
            account.came(queued.job().repository());
        }
        write(allocator.step(event));
    }

    private void write(Step step) {
        wakeAt = step.wakeAt();
        ledger.addAll(step.ledger());
        for (var line : step.ledger()) {
            switch (line) {
                case LedgerEvent.Granted(var at, var reservation, var queuedAt) -> start(reservation);
                case LedgerEvent.Charged(var at, var reservation) -> start(reservation);
                case LedgerEvent.Released(var at, var uid) -> end(uid);
                case LedgerEvent.LimitsSet set -> {}
                case LedgerEvent.Adopted adopted -> {}
                case LedgerEvent.GateRemoved removed -> {}
                case LedgerEvent.RunKnown known -> {}
            }
        }
    }

    private void start(Reservation reservation) {
        var job = job(reservation.uid());
        held.put(reservation.uid(), reservation);
        account.started(job, reservation);
        ends.add(new End(reservation.at().plus(job.duration()), reservation.uid()));
    }

    private void end(String uid) {
        var reservation = held.remove(uid);
        if (reservation != null) {
            account.ended(job(uid), reservation);
        }
    }

    private TraceJob job(String uid) {
        var job = jobs.get(uid);
        if (job == null) {
            throw new IllegalStateException("a job that is not in the trace: " + uid);
        }
        return job;
    }
}
