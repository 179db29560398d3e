package dev.portcullis.budget.allocate;

import dev.portcullis.budget.ledger.Accounts;
import dev.portcullis.budget.ledger.Ledger;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.ledger.Reserved;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.budget.tree.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Grants runners to jobs, below one root. It is told what happens, and says what follows; it has no clock, no threads and no memory but its
 * own. What a step costs depends on how many different needs there are, not on how many jobs wait. Not thread-safe: one writer for each root.
 */
public final class Allocator {
    private final AllocatorSettings settings;
    private final Ledger ledger;
    private final Time time;
    private final History history = new History();
    private final Pace pace = new Pace();
    private final Map<String, Pending> waiting = new HashMap<>();
    private final Map<String, Barred> barred = new LinkedHashMap<>();
    private final Openings openings = new Openings();
    private Accounts idle;
    private Queues queues;
    private boolean synced;
    private @Nullable Pending aside;

    /** A job that is in no queue. */
    private record Barred(Job job, WaitReason reason) {}

    /**
     * Begins, with what is known to run already. Nothing is granted until {@link Event.Synced}.
     *
     * @param now the time
     * @throws IllegalArgumentException if settings are out of bounds
     */
    public Allocator(AllocatorSettings settings, BudgetTree tree, Collection<Reservation> running, Instant now) {
        this.settings = settings;
        this.time = new Time(settings, now);
        this.ledger = new Ledger(tree);
        running.forEach(ledger::enter);
        this.idle = new Accounts(tree);
        this.queues = new Queues(ledger, history, time, false);
        queues.resume(Memory.NONE);
    }

    /** Goes on with what is known of the time before, once it is known what runs and before anything else is told. */
    public void resume(Memory memory) {
        queues.resume(memory);
        queues.levels().forEach(level -> openings.expect(level, time.now()));
    }

    /** What counts beyond the life of this, as of the time that it was told last. */
    public Memory memory() {
        return new Memory(queues.rates(), history.weighed(time));
    }

    /** When the buckets of budgets are full again, by name; those that are full are left out. Costs as much as there are budgets. */
    public Map<String, Instant> rates() {
        return queues.rates();
    }

    /** The reservations that stand, for reading. */
    public Ledger ledger() {
        return ledger;
    }

    /** How many jobs wait, those in no queue included. */
    public int waiting() {
        return waiting.size() + barred.size();
    }

    /** Tells what happened; returns what follows. */
    public Step step(Event event) {
        time.advance(event.at());
        var written = new ArrayList<LedgerEvent>();
        var asked = new ArrayList<String>();
        queues.weighAnew();
        queues.forgetReturned();
        open();
        switch (event) {
            case Event.Queued(var at, var job) -> queue(job, written, asked);
            case Event.Ungated(var at, var job) -> charge(job, written);
            case Event.Resized(var at, var uid, var requested) -> resize(uid, requested, written);
            case Event.RunKnown(var at, var uid, var run) -> attribute(uid, run, written);
            case Event.Gone(var at, var uid) -> forget(uid, written);
            case Event.Returned(var at, var uid) -> giveBackUnused(uid, written);
            case Event.BudgetsChanged(var at, var tree) -> replace(tree, written, asked);
            case Event.Synced(var at) -> synced = true;
            case Event.ClockAdvanced(var at) -> {}
        }
        if (synced) {
            grant(written);
        }
        return new Step(written, waits(asked), wakeAt());
    }

    private List<Wait> waits(List<String> asked) {
        return asked.stream()
                .flatMap(uid -> reason(uid).map(reason -> new Wait(uid, reason)).stream())
                .toList();
    }

    private @Nullable Instant wakeAt() {
        var next = openings.next();
        return next == null ? null : Time.instant(next);
    }

    private void open() {
        for (var budget = openings.take(time.now()); budget != null; budget = openings.take(time.now())) {
            budget.look(time.now());
            queues.refresh(budget);
        }
    }

    private void queue(Job job, List<LedgerEvent> written, List<String> asked) {
        if (!isKnown(job.uid())) {
            asked.add(job.uid());
            admit(job, 0, written);
        }
    }

    private boolean isKnown(String uid) {
        return waiting.containsKey(uid)
                || barred.containsKey(uid)
                || ledger.find(uid).isPresent();
    }

    private void admit(Job job, int bypasses, List<LedgerEvent> written) {
        var level = ledger.tree().budgetOf(job.pool(), job.repository());
        var budget = level.flatMap(Level::budget);
        if (level.isEmpty() || budget.isEmpty()) {
            barred.put(job.uid(), new Barred(job, WaitReason.UNKNOWN_REPOSITORY));
            return;
        }
        var amounts = budget.get().demand(job.requested());
        var vector = ledger.tree().vector(amounts);
        if (budget.get().rules().enforcement() == Enforcement.AUDIT) {
            charge(reservation(job, budget.get().name(), amounts), written);
        } else if (idle.shortage(level.get(), vector) != null) {
            barred.put(job.uid(), new Barred(job, WaitReason.EXCEEDS_MAX_QUOTA));
        } else {
            var run = queues.run(level.get(), job).orElseThrow();
            var pending = new Pending(job, run, amounts, vector, bypasses);
            waiting.put(job.uid(), pending);
            queues.add(pending);
        }
    }

    private Reservation reservation(Job job, String budget, Amounts amounts) {
        return new Reservation(
                job.uid(), job.pool(), budget, job.repository(), job.run(), amounts, time.instant(), settings.epoch());
    }

    private void charge(Job job, List<LedgerEvent> written) {
        withdraw(job.uid());
        var budget = ledger.tree().budgetOf(job.pool(), job.repository()).flatMap(Level::budget);
        var amounts = demand(budget.orElse(null), job.requested());
        charge(reservation(job, budget.map(Budget::name).orElse(""), amounts), written);
    }

    private static Amounts demand(@Nullable Budget budget, Amounts requested) {
        return budget == null ? requested.with(Amounts.JOBS, 1) : budget.demand(requested);
    }

    /** What is held is given back and charged anew at once: nobody is granted what was never free. A raised footprint is for those who come. */
    private void resize(String uid, Amounts requested, List<LedgerEvent> written) {
        ledger.find(uid).ifPresent(held -> {
            var holder = ledger.tree().holder(held.pool(), held.budget());
            var amounts = held.amounts().max(requested);
            if (!amounts.equals(held.amounts())
                    && ledger.accounts().canCount(holder, ledger.tree().vector(amounts))) {
                ledger.release(uid).ifPresent(queues::end);
                written.add(new LedgerEvent.Released(time.instant(), uid));
                charge(held.with(amounts, time.instant(), settings.epoch()), written);
            }
        });
    }

    private void attribute(String uid, String run, List<LedgerEvent> written) {
        ledger.attribute(uid, run).ifPresent(before -> {
            queues.move(before, run);
            written.add(new LedgerEvent.RunKnown(time.instant(), uid, run));
        });
    }

    private void charge(Reservation reservation, List<LedgerEvent> written) {
        if (ledger.enter(reservation) instanceof Reserved.Granted) {
            queues.enter(reservation);
            written.add(new LedgerEvent.Charged(time.instant(), reservation));
        }
    }

    private void forget(String uid, List<LedgerEvent> written) {
        withdraw(uid);
        ledger.release(uid).ifPresent(reservation -> {
            queues.end(reservation);
            pace.ended(time.now());
            written.add(new LedgerEvent.Released(time.instant(), uid));
        });
    }

    private void giveBackUnused(String uid, List<LedgerEvent> written) {
        ledger.release(uid).ifPresent(reservation -> {
            history.linger(reservation);
            queues.linger(reservation);
            written.add(new LedgerEvent.Released(time.instant(), uid));
        });
    }

    private void withdraw(String uid) {
        barred.remove(uid);
        var pending = waiting.remove(uid);
        if (pending != null) {
            if (aside != null && pending.equals(aside)) {
                giveBack(pending);
            }
            queues.remove(pending);
        }
    }

    private void replace(BudgetTree tree, List<LedgerEvent> written, List<String> asked) {
        var jobs = new ArrayList<>(waiting.values());
        jobs.sort(Comparator.naturalOrder());
        var others = List.copyOf(barred.values());
        waiting.clear();
        barred.clear();
        openings.clear();
        aside = null;
        ledger.replace(tree);
        idle = new Accounts(tree);
        written.add(new LedgerEvent.LimitsSet(time.instant(), tree));
        var before = queues;
        history.keep(tree);
        queues = new Queues(ledger, history, time, false);
        queues.follow(before);
        queues.levels().forEach(level -> openings.expect(level, time.now()));
        jobs.forEach(pending -> admit(pending.job(), pending.bypasses(), written));
        asked.addAll(barred.keySet());
        others.forEach(other -> admit(other.job(), 0, written));
    }

    private void grant(List<LedgerEvent> written) {
        while (true) {
            var first = aside;
            if (first != null && startAside(first, written)) {
                continue;
            }
            var choice = queues.next();
            if (choice.isEmpty()) {
                return;
            }
            if (aside != null || !setAsideOneOf(choice.get().passed())) {
                choice.get().passed().forEach(Pending::bypass);
                start(choice.get().job(), written);
            }
        }
    }

    /** Who was passed often enough is not passed again: others only get what is left beside them. */
    private boolean setAsideOneOf(List<Pending> passed) {
        for (var pending : passed) {
            if (pending.bypasses() >= pending.budget().maxBypasses()
                    && ledger.accounts().canCount(pending.budget().level(), pending.vector())) {
                aside = pending;
                pending.run().hold(pending);
                ledger.accounts().setAside(pending.budget().level(), pending.vector());
                queues.refresh(pending.run());
                return true;
            }
        }
        return false;
    }

    private boolean startAside(Pending pending, List<LedgerEvent> written) {
        var budget = pending.budget();
        if (budget.isClosed()) {
            return false;
        }
        var accounts = ledger.accounts();
        accounts.giveBack(budget.level(), pending.vector());
        if (accounts.shortage(budget.level(), pending.vector()) == null) {
            aside = null;
            pending.run().hold(null);
            start(pending, written);
            return true;
        }
        accounts.setAside(budget.level(), pending.vector());
        queues.refresh(pending.run());
        return false;
    }

    private void giveBack(Pending pending) {
        aside = null;
        pending.run().hold(null);
        ledger.accounts().giveBack(pending.budget().level(), pending.vector());
    }

    private void start(Pending pending, List<LedgerEvent> written) {
        var reservation = reservation(pending.job(), pending.budget().level().name(), pending.amounts());
        if (!(ledger.reserve(reservation) instanceof Reserved.Granted)) {
            throw new IllegalStateException("what was chosen has no room: " + reservation);
        }
        waiting.remove(pending.job().uid());
        var rate = pending.budget().rate();
        if (rate != null) {
            rate.start(time.now());
            openings.expect(pending.budget(), time.now());
        }
        queues.start(pending, reservation);
        written.add(new LedgerEvent.Granted(
                time.instant(), reservation, pending.job().queuedAt()));
    }

    /** Whether room is set aside for a job that was passed often enough: then nothing starts in its way. */
    public boolean isKeepingRoom() {
        return aside != null;
    }

    /** Why a job waits; nothing if it does not. */
    public Optional<WaitReason> reason(String uid) {
        var outside = barred.get(uid);
        if (outside != null) {
            return Optional.of(outside.reason());
        }
        return Optional.ofNullable(waiting.get(uid)).map(this::reason);
    }

    private WaitReason reason(Pending pending) {
        if (!synced) {
            return WaitReason.PENDING_EVALUATION;
        }
        if (pending.budget().isStopped()) {
            return WaitReason.SUSPENDED;
        }
        return pending.budget().isClosed() ? WaitReason.RATE_LIMITED : WaitReason.WAITING_FOR_QUOTA;
    }

    /** Says how it stands with a job; nothing if it does not wait. Costs as much as there are jobs before it. */
    public Optional<Explanation> explain(String uid) {
        var pending = waiting.get(uid);
        return pending == null
                ? reason(uid).map(Explanation::outside)
                : Optional.of(explained(pending, preview().ahead(uid)));
    }

    /**
     * Says how it stands with the jobs that would start first if all that wait started now, by UID and in order. Costs as much as there are jobs that
     * wait.
     *
     * @param most how many of them
     */
    public SequencedMap<String, Explanation> order(int most) {
        var order = new LinkedHashMap<String, Explanation>();
        for (var uid : preview().first(most)) {
            var pending = waiting.get(uid);
            if (pending != null) {
                order.put(uid, explained(pending, order.size()));
            }
        }
        return order;
    }

    private Preview preview() {
        return new Preview(ledger, history, time, queues, waiting.values());
    }

    private Explanation explained(Pending pending, int ahead) {
        var reason = reason(pending);
        if (reason != WaitReason.WAITING_FOR_QUOTA) {
            return new Explanation(reason, ahead, new Obstacle.Unnamed(), null);
        }
        var obstacle = new Obstacles(ledger, aside).of(pending);
        var estimate = Obstacles.isOfItsOwn(obstacle, pending) ? null : pace.of(ahead + 1, time.now());
        return new Explanation(reason, ahead, obstacle, estimate);
    }
}
