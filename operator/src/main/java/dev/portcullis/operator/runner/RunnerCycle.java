package dev.portcullis.operator.runner;

import dev.portcullis.budget.allocate.WaitReason;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.tree.StopPolicy;
import dev.portcullis.crds.runner.RunnerGrants;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.operator.runner.GrantSteps.Done;
import dev.portcullis.operator.runner.ReservationText.Progress;
import dev.portcullis.operator.runner.RunnerJob.Standing;
import dev.portcullis.runner.paying.Catalogue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a leader does whenever something happened: it decides, writes the lists of the pools, and only then does what follows from them. Nothing is decided
 * while a list is not written. Not thread-safe.
 */
final class RunnerCycle {
    private final PoolLists lists;
    private final GrantSteps steps;
    private final RunnerStatuses statuses;
    private final AdmissionChecks checks;
    private final ClusterWrites writes;
    private final RunnerListener listener;
    private final InstantSource clock;
    private final ReturnedGrants returned = new ReturnedGrants();
    private final Map<String, String> pools = new HashMap<>();
    private final RunnerBook book;

    /**
     * What a cycle works with.
     *
     * @param lists claimed already
     * @param writes everything but the lists
     * @param checks what jobs need besides quota
     * @param listener hears what is done
     * @param together does things side by side
     * @param clock tells how long what was done took
     */
    record Parts(
            PoolLists lists,
            ClusterWrites writes,
            AdmissionChecks checks,
            RunnerListener listener,
            Together together,
            InstantSource clock) {}

    RunnerCycle(Parts parts, RunnerBook book) {
        this.lists = parts.lists();
        this.writes = parts.writes();
        this.checks = parts.checks();
        this.listener = parts.listener();
        this.clock = parts.clock();
        this.steps = new GrantSteps(writes, checks, parts.together());
        this.book = book;
        this.statuses =
                new RunnerStatuses(new RunnerStatuses.Parts(lists, writes, parts.together()), book, listener::figures);
    }

    /** Takes over what former leaders granted. */
    void begin(
            Map<String, RunnerGrants> found,
            Collection<RunnerReservation> records,
            Collection<RunnerPod> pods,
            Catalogue catalogue,
            Instant now) {
        var takeover = Takeover.of(new Takeover.Found(found, records, pods, catalogue), book.epoch(), now);
        records.forEach(record -> steps.found(
                record.getMetadata().getNamespace(), record.getMetadata().getName()));
        takeover.voided().forEach(record -> {
            listener.reclaimed("voided");
            steps.end(record.getMetadata().getName());
        });
        takeover.rewritten().forEach(book::rewrite);
        book.begin(catalogue, takeover.adopted(), pods, now);
    }

    /**
     * Learns which pools there are. One that was deleted and made again has lost its list, which is written anew.
     *
     * @param uids by name
     */
    void poolsAre(Map<String, String> uids) {
        uids.forEach((pool, uid) -> {
            if (!uid.equals(pools.put(pool, uid))) {
                lists.doubt(pool);
                book.rewrite(pool);
            }
        });
    }

    /** Knows the generations of what is in force, for statuses. */
    RunnerStatuses statuses() {
        return statuses;
    }

    /** A record came to be known that this leader did not write: a former leader was late. It counts if the job holds a grant. */
    void recordFound(String namespace, String uid) {
        if (!steps.isRecorded(uid)) {
            steps.found(namespace, uid);
            var job = book.jobs().get(uid);
            if (job == null || !job.isGranted()) {
                steps.end(uid);
            }
        }
    }

    void recordLost(String uid) {
        steps.lost(uid);
    }

    /**
     * Lets everything that happened be told, and does what follows. What was left over from last time is done first: if that fails again nothing new is
     * taken.
     *
     * @throws ClusterFault if a list could not be written; everything else that fails is done again next time
     * @throws FencedException if another leader took over
     */
    void run(Consumer<RunnerBook> tell, Instant now) {
        settle(now);
        tell.accept(book);
        book.tick(now);
        recheck(now);
        settle(now);
    }

    private void settle(Instant now) {
        do {
            writeLists();
            book.takeLines().forEach(this::write);
            book.takeDropped().forEach(job -> {
                returned.over(job.uid());
                steps.end(job.uid());
            });
            steps.erase();
            if (book.changedPools().isEmpty()) {
                steps.advance(book.jobs().shut(), this::isDrained, book.epoch(), now)
                        .forEach(done -> take(done, now));
            }
        } while (!book.changedPools().isEmpty());
        book.takeLines().forEach(this::write);
        var touched = book.jobs().takeTouched();
        touched.forEach(this::say);
        if (!touched.isEmpty()) {
            statuses.changed();
        }
        statuses.write(now);
    }

    /**
     * What is given back leaves all lists before anything is added to one: of two pools that share what is around them, neither list may ever hold
     * what the other one's still does.
     */
    private void writeLists() {
        var changed = book.changedPools();
        if (changed.size() > 1) {
            changed.forEach(pool -> {
                var kept = new HashSet<>(book.jobs().granted(pool));
                var left = lists.listed(pool).stream().filter(kept::contains).toList();
                lists.write(pool, left, UnaryOperator.identity());
            });
        }
        changed.forEach(pool -> {
            lists.write(pool, book.jobs().granted(pool), status -> PoolMemory.withRates(status, pool, book.trees()));
            statuses.changed();
            book.written(pool);
        });
    }

    private void write(LedgerEvent event) {
        listener.line(event);
        if (event instanceof LedgerEvent.Granted(var at, var held, var queuedAt)) {
            var job = book.jobs().get(held.uid());
            if (job != null) {
                listener.granted(
                        held.pool(), held.budget(), Duration.between(job.pod().createdAt(), at));
            }
        }
    }

    private boolean isDrained(RunnerJob job) {
        var held = job.held();
        return held != null
                && book.catalogue()
                        .budget(held.budget())
                        .filter(budget -> budget.rules().stopPolicy() == StopPolicy.HOLD_AND_DRAIN)
                        .isPresent();
    }

    private void take(Done done, Instant now) {
        var job = done.job();
        var held = job.held();
        if (held == null) {
            return;
        }
        if (AdmissionChecks.areReady(done.checks()) && job.check()) {
            listener.checked(held.pool(), held.budget(), Duration.between(held.at(), clock.instant()));
        }
        switch (done.result()) {
            case OPENED -> opened(job, held, now);
            case GONE -> book.gone(job.uid(), now);
            case REJECTED -> giveBack(done, "rejected", now);
            case UNCHECKED -> giveBack(done, "unchecked", now);
            case DRAINED -> drain(job, now);
            case REFUSED -> {
                if (returned.isRefusedOften(job.uid(), now)) {
                    giveBack(done, "gate-refused", now);
                }
            }
            case BROKEN -> {
                if (returned.isBrokenLong(job.uid(), now)) {
                    giveBack(done, "gate-refused", now);
                }
            }
            case CHECKING, FAILED -> {}
        }
    }

    /** What a drained budget was granted and has not started is queued there again. */
    private void drain(RunnerJob job, Instant now) {
        book.setAside(job.uid(), now);
        book.retry(job.uid(), now);
        listener.reclaimed("drained");
    }

    private void opened(RunnerJob job, Reservation held, Instant now) {
        book.opened(job.uid(), now);
        returned.over(job.uid());
        statuses.changed();
        listener.opened(held.pool(), held.budget(), Duration.between(held.at(), clock.instant()));
    }

    private void giveBack(Done done, String cause, Instant now) {
        returned.add(done.job().uid(), done.said(), now);
        book.setAside(done.job().uid(), now);
        steps.returned(done, now);
        listener.reclaimed(cause);
    }

    /** Queues again what was set aside and has nothing against it any more. */
    private void recheck(Instant now) {
        returned.aside().stream().filter(uid -> !isAside(uid)).forEach(returned::leave);
        returned.take(this::isChecked, now).forEach(uid -> book.retry(uid, now));
    }

    private boolean isAside(String uid) {
        var job = book.jobs().get(uid);
        return job != null && job.standing() == Standing.SET_ASIDE;
    }

    private boolean isChecked(String uid) {
        var job = book.jobs().get(uid);
        return job != null && AdmissionChecks.areReady(checks.of(job.pod()));
    }

    private void say(RunnerJob job) {
        var why = why(job);
        if (job.tell(why.reason()) && !why.reason().isEmpty()) {
            listener.denied(why.reason());
            writes.tell(job.pod(), why.reason(), why.message());
        }
    }

    private record Why(String reason, String message) {}

    private Why why(RunnerJob job) {
        return switch (job.standing()) {
            case WAITING -> new Why(book.reason(job).map(WaitReason::code).orElse(""), waits(job));
            case SET_ASIDE -> aside(job);
            case NOWHERE ->
                job.placement() instanceof Placement.Nowhere(var reason, var message)
                                && job.pod().phase() != RunnerPod.Phase.UNGATED
                        ? new Why(reason, message)
                        : new Why("", "");
            case RESERVED, OPEN, CHARGED -> new Why("", "");
        };
    }

    private Why aside(RunnerJob job) {
        var gate = returned.saidAtGate(job.uid());
        var standing = checks.of(job.pod());
        var progress = gate.isPresent() ? Progress.refused(gate.get()) : Progress.returned(standing);
        return new Why(progress.reason().code(), progress.message());
    }

    private static String waits(RunnerJob job) {
        return job.placement() instanceof Placement.Placed placed
                ? "the job waits for its share of pool %s under budget %s".formatted(placed.pool(), placed.budget())
                : "";
    }

    /** When to come again though nothing happens; null if there is no need. */
    @Nullable
    Instant comeAgain(Instant now, Duration retry) {
        var wake = book.wakeAt();
        var checking = book.jobs().shut().isEmpty() && !steps.takeFailed() ? null : now.plus(retry);
        var status = statuses.dueAt();
        return earliest(earliest(wake, returned.dueAt(now)), earliest(checking, status));
    }

    private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
