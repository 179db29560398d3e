package dev.portcullis.operator.runner;

import dev.portcullis.budget.allocate.AllocatorSettings;
import dev.portcullis.budget.allocate.Event;
import dev.portcullis.budget.allocate.Memory;
import dev.portcullis.budget.allocate.WaitReason;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.operator.runner.RunnerJob.Standing;
import dev.portcullis.runner.paying.Catalogue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one leader knows of the jobs, and what follows from what it is told. It writes nothing: what is to be written is taken from it, and until that
 * is done nothing else may be told to it. Not thread-safe.
 */
final class RunnerBook {
    private final AllocatorSettings settings;
    private final RunnerJobs jobs = new RunnerJobs();
    private final RunnerGangs gangs = new RunnerGangs(jobs);
    private final RunnerTrees trees;
    private final Set<String> changedPools = new LinkedHashSet<>();
    private final UnpaidPods unpaid = new UnpaidPods(jobs);
    private final List<RunnerJob> dropped = new ArrayList<>();
    private final List<LedgerEvent> lines = new ArrayList<>();
    private Catalogue catalogue = Catalogue.EMPTY;
    private long bypasses;

    RunnerBook(AllocatorSettings settings, Memory memory) {
        this.settings = settings;
        this.trees = new RunnerTrees(settings, memory);
    }

    /** The epoch of this leader. */
    long epoch() {
        return settings.epoch();
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** Begins with what other leaders granted and what is there; afterwards grants. */
    void begin(Catalogue inForce, Collection<Reservation> adopted, Collection<RunnerPod> pods, Instant now) {
        catalogue = inForce;
        var granted = new HashMap<String, Reservation>();
        adopted.forEach(reservation -> granted.put(reservation.uid(), reservation));
        for (var pod : pods) {
            var reservation = granted.get(pod.uid());
            if (reservation != null && pod.phase() != RunnerPod.Phase.ENDED) {
                var job = RunnerJob.adopted(pod, Placement.of(inForce, pod));
                var isOpen = pod.phase() == RunnerPod.Phase.UNGATED;
                jobs.add(job);
                jobs.stands(job, isOpen ? Standing.OPEN : Standing.RESERVED, reservation);
            }
        }
        build(now);
        pods.stream()
                .sorted(Comparator.comparing(RunnerPod::createdAt).thenComparing(RunnerPod::uid))
                .forEach(pod -> seen(pod, now));
        chargeExcess(now);
        chargeUnpaid(now);
        synced(now);
    }

    private void build(Instant now) {
        trees.clear();
        for (var tree : catalogue.trees()) {
            var running = trees.add(tree, jobs.held(), now);
            lines.add(new LedgerEvent.LimitsSet(now, tree));
            running.forEach(held -> lines.add(new LedgerEvent.Adopted(now, held)));
        }
    }

    private void synced(Instant now) {
        trees.roots().forEach(root -> step(root, new Event.Synced(now)));
    }

    /** Puts other pools and budgets in force. */
    void change(Catalogue next, Instant now) {
        var before = catalogue;
        catalogue = next;
        if (before.hasPoolsOf(next)) {
            next.byRoot().forEach((root, tree) -> {
                var present = before.byRoot().get(root);
                if (present == null
                        || !present.budgets().equals(tree.budgets())
                        || !present.pools().equals(tree.pools())) {
                    step(root, new Event.BudgetsChanged(now, tree));
                }
            });
        } else {
            build(now);
            jobs.all().stream()
                    .filter(job -> job.standing() == Standing.WAITING)
                    .forEach(job -> jobs.stands(job, Standing.NOWHERE, null));
        }
        List.copyOf(jobs.all()).forEach(job -> replace(job, now));
        gangs.changed();
        synced(now);
    }

    /** What holds something goes on holding it where it was granted; all else counts where it belongs now. */
    private void replace(RunnerJob job, Instant now) {
        if (job.held() != null) {
            follow(job, now);
            return;
        }
        var placement = Placement.of(catalogue, job.pod());
        var isQueuedOrAside = job.standing() == Standing.WAITING || job.standing() == Standing.SET_ASIDE;
        if (isQueuedOrAside && placement.equals(job.placement())) {
            jobs.touch(job);
            return;
        }
        leave(job, now);
        job.place(placement);
        enter(job, now);
    }

    /** Tells of Pods before each is told of by itself. */
    void expect(Collection<RunnerPod> there, Collection<String> ended) {
        ended.stream().map(jobs::get).flatMap(Stream::ofNullable).forEach(job -> gangs.ended(job.pod()));
        there.stream().filter(pod -> pod.phase() != RunnerPod.Phase.ENDED).forEach(gangs::seen);
    }

    /** Tells that a Pod is there as it is now. */
    void seen(RunnerPod pod, Instant now) {
        if (pod.phase() == RunnerPod.Phase.ENDED) {
            gone(pod.uid(), now);
            return;
        }
        gangs.seen(pod);
        var job = jobs.get(pod.uid());
        if (job == null) {
            var added = new RunnerJob(pod, Placement.of(catalogue, pod));
            jobs.add(added);
            enter(added, now);
            return;
        }
        var before = job.pod();
        job.pod(pod);
        var isOpen = pod.phase() == RunnerPod.Phase.UNGATED;
        if (job.standing() == Standing.RESERVED && isOpen) {
            opened(pod.uid(), now);
        } else if (job.held() == null && !pod.countsAs(before)) {
            replaceSeen(job, isOpen, now);
        }
        follow(job, now);
    }

    /** What holds something is charged for what its Pod asks for by now, and counts under its run as soon as that is known, once its pool is in force. */
    private void follow(RunnerJob job, Instant now) {
        var root = rootOf(job).orElse(null);
        var held = job.held();
        if (held == null || root == null) {
            return;
        }
        if (job.count()) {
            step(root, new Event.Resized(now, job.uid(), job.pod().requested()));
        }
        if (Placement.of(catalogue, job.pod()) instanceof Placement.Placed placed && placed.isRunOf(held)) {
            step(root, new Event.RunKnown(now, job.uid(), placed.run()));
        }
    }

    private void replaceSeen(RunnerJob job, boolean isOpen, Instant now) {
        var placement = Placement.of(catalogue, job.pod());
        if (job.standing() == Standing.SET_ASIDE && !isOpen && placement.equals(job.placement())) {
            return;
        }
        leave(job, now);
        job.place(placement);
        enter(job, now);
    }

    private void enter(RunnerJob job, Instant now) {
        jobs.touch(job);
        if (!(job.placement() instanceof Placement.Placed placed)) {
            unpaid.seen(job);
            return;
        }
        var root = trees.rootOf(placed.pool()).orElse(null);
        if (root == null || job.pod().phase() == RunnerPod.Phase.GATED_BY_OTHERS) {
            return;
        }
        var wanted = placed.job(job.pod());
        if (job.pod().phase() == RunnerPod.Phase.UNGATED) {
            step(root, new Event.Ungated(now, wanted));
        } else {
            jobs.stands(job, Standing.WAITING, null);
            step(root, new Event.Queued(now, wanted));
        }
    }

    /** What a runner made beyond what is reserved counts as a job of its own, whether there is room or not. */
    void chargeExcess(Instant now) {
        gangs.takeExcess().forEach(excess -> charge(excess, now));
    }

    /** It counts where its runner does, or did: who pays for that may be another one by now. */
    private void charge(RunnerGangs.Excess excess, Instant now) {
        var pod = excess.part().pod();
        var payer = excess.payer();
        var pool = payer == null ? catalogue.rootCounting(pod.namespace()).orElse("") : payer.pool();
        trees.rootOf(pool).ifPresent(root -> step(root, new Event.Ungated(now, excess.in(pool))));
        if (excess.part().held() == null) {
            gangs.again(pod);
        }
    }

    /** What runs though nobody pays for it takes runners all the same. */
    private void chargeUnpaid(Instant now) {
        unpaid.take(catalogue, now).forEach(charge -> step(charge.root(), new Event.Ungated(now, charge.job())));
    }

    private void leave(RunnerJob job, Instant now) {
        if (job.standing() == Standing.WAITING) {
            rootOf(job).ifPresent(root -> step(root, new Event.Gone(now, job.uid())));
        }
        jobs.stands(job, Standing.NOWHERE, null);
    }

    private Optional<String> rootOf(RunnerJob job) {
        return job.pool().flatMap(trees::rootOf);
    }

    /** Tells that a Pod ended or is gone. */
    void gone(String uid, Instant now) {
        var job = jobs.get(uid);
        if (job != null) {
            gangs.gone(job).forEach(excess -> charge(excess, now));
            release(job, new Event.Gone(now, uid));
            jobs.remove(uid);
            dropped.add(job);
        }
    }

    /** Takes back a grant whose gate is still shut; the job holds nothing from now on, and is in no queue. */
    void setAside(String uid, Instant now) {
        var job = jobs.get(uid);
        if (job != null && job.standing() == Standing.RESERVED) {
            release(job, new Event.Returned(now, uid));
            jobs.stands(job, Standing.SET_ASIDE, null);
            jobs.touch(job);
        }
    }

    /** Queues again what was set aside. */
    void retry(String uid, Instant now) {
        var job = jobs.get(uid);
        if (job != null && job.standing() == Standing.SET_ASIDE) {
            jobs.stands(job, Standing.NOWHERE, null);
            job.place(Placement.of(catalogue, job.pod()));
            enter(job, now);
        }
    }

    private void release(RunnerJob job, Event end) {
        var held = job.held();
        if (job.isGranted() && held != null) {
            changedPools.add(held.pool());
        }
        var root = rootOf(job);
        jobs.stands(job, Standing.NOWHERE, null);
        root.ifPresent(tree -> step(tree, end));
        if (held != null) {
            jobs.listable(held.pool()).ifPresent(this::granted);
        }
    }

    /** Tells that the gate of a granted Pod is open. */
    void opened(String uid, Instant now) {
        var job = jobs.get(uid);
        if (job != null && job.standing() == Standing.RESERVED) {
            jobs.stands(job, Standing.OPEN, job.held());
            job.pod(job.pod().in(RunnerPod.Phase.UNGATED));
            lines.add(new LedgerEvent.GateRemoved(now, uid, epoch()));
        }
    }

    /** Tells that time has passed, and that everything was told that is known by now. */
    void tick(Instant now) {
        chargeExcess(now);
        chargeUnpaid(now);
        trees.due(now).forEach(root -> step(root, new Event.ClockAdvanced(now)));
    }

    private void step(String root, Event event) {
        trees.step(root, event).forEach(this::take);
    }

    private void take(LedgerEvent event) {
        lines.add(event);
        switch (event) {
            case LedgerEvent.Granted(var at, var held, var queuedAt) -> granted(held);
            case LedgerEvent.Charged(var at, var held) -> charged(held);
            case LedgerEvent.RunKnown(var at, var uid, var run) ->
                Optional.ofNullable(jobs.get(uid)).ifPresent(job -> job.knowRun(run));
            default -> {}
        }
    }

    private void granted(Reservation held) {
        var job = jobs.get(held.uid());
        if (job != null) {
            jobs.stands(job, Standing.RESERVED, held);
            changedPools.add(held.pool());
        }
    }

    /** A gate that no longer holds anybody back, since its budget only audits, is opened as if it had been granted, once the list has room for it. */
    private void charged(Reservation held) {
        var job = jobs.get(held.uid());
        if (job == null) {
            return;
        }
        if (job.held() != null) {
            bypasses += job.isGranted() && !trees.isAudited(held) ? 1 : 0;
            jobs.stands(job, job.standing(), held);
        } else if (job.pod().phase() == RunnerPod.Phase.UNGATED) {
            jobs.stands(job, Standing.CHARGED, held);
            bypasses += trees.isAudited(held) ? 0 : 1;
        } else if (jobs.isListFull(held.pool())) {
            jobs.stands(job, Standing.CHARGED, held);
        } else {
            granted(held);
        }
    }

    RunnerJobs jobs() {
        return jobs;
    }

    /** Why a job waits; nothing if no allocator knows of it. */
    Optional<WaitReason> reason(RunnerJob job) {
        return rootOf(job)
                .flatMap(root -> Optional.ofNullable(trees.allocator(root)))
                .flatMap(allocator -> allocator.reason(job.uid()));
    }

    /** The allocators, for reading. */
    RunnerTrees trees() {
        return trees;
    }

    /** How many Pods ran without a grant so far. */
    long bypasses() {
        return bypasses;
    }

    /** When time alone changes something; null if it does not. */
    @Nullable
    Instant wakeAt() {
        return Stream.concat(Stream.ofNullable(trees.wakeAt()), unpaid.dueAt().stream())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The pools whose lists changed; they stay so until {@link #written}. */
    Set<String> changedPools() {
        return Set.copyOf(changedPools);
    }

    void written(String pool) {
        changedPools.remove(pool);
    }

    /** Has a pool's list written though nothing of it changed. */
    void rewrite(String pool) {
        changedPools.add(pool);
    }

    /** Takes what is to be written to the ledger, in its order. */
    List<LedgerEvent> takeLines() {
        return taken(lines);
    }

    /** Takes the jobs that are gone. */
    List<RunnerJob> takeDropped() {
        return taken(dropped);
    }

    private static <T> List<T> taken(List<T> from) {
        var all = List.copyOf(from);
        from.clear();
        return all;
    }
}
