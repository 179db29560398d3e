package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.crds.runner.AdmissionCheck;
import dev.portcullis.crds.runner.RunnerReservationStatus;
import dev.portcullis.operator.runner.ClusterWrites.Opening;
import dev.portcullis.operator.runner.ReservationText.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes grants that stand in the list of their pool through what comes after: they are written down, checked, and their gates opened. Each step may be
 * done twice, and what fails is done again. Nothing is to be given back of which it was not looked up just now that its gate is shut: the answer to an
 * attempt may have been lost. Not thread-safe; what it asks of the cluster for different jobs goes side by side.
 */
final class GrantSteps {
    private static final Logger LOG = LoggerFactory.getLogger(GrantSteps.class);
    private static final RunnerReservationStatus NOTHING = new RunnerReservationStatus(List.of(), List.of());
    private static final Duration CHECKED_WITHIN = Duration.ofSeconds(30);

    private final ClusterWrites writes;
    private final AdmissionChecks checks;
    private final Together together;
    private final Map<String, String> recorded = new HashMap<>();
    private final Set<String> stale = new HashSet<>();
    private final Map<String, RunnerReservationStatus> reported = new ConcurrentHashMap<>();
    private final Set<String> over = new LinkedHashSet<>();
    private boolean failed;

    GrantSteps(ClusterWrites writes, AdmissionChecks checks, Together together) {
        this.writes = writes;
        this.checks = checks;
        this.together = together;
    }

    /** How far one job came. */
    enum Result {
        /** Its gate is open. */
        OPENED,
        /** It waits for a check. */
        CHECKING,
        /** It waits for a check for too long. */
        UNCHECKED,
        /** A check refuses it. */
        REJECTED,
        /** Its Pod is gone. */
        GONE,
        /** Its budget takes back what has not started. */
        DRAINED,
        /** Its gate may not be opened. */
        REFUSED,
        /** Its gate could not be opened, for something that does not work. */
        BROKEN,
        /** Something did not work. */
        FAILED
    }

    /**
     * One job and what became of it.
     *
     * @param checks how they stood
     * @param said why its gate may not or could not be opened; empty for anything else
     */
    record Done(RunnerJob job, List<AdmissionCheck> checks, Result result, String said) {
        Done {
            checks = List.copyOf(checks);
        }
    }

    private record Task(
            RunnerJob job,
            RunnerPod pod,
            Reservation held,
            String repository,
            List<AdmissionCheck> checks,
            boolean isRecorded,
            boolean isStale,
            boolean isDrained,
            boolean isLate) {
        Done done(Result result) {
            return new Done(job, checks, result, "");
        }
    }

    /** Knows from now on that this is written down. */
    void found(String namespace, String uid) {
        recorded.put(uid, namespace);
    }

    /** Learns that what was written down is gone: it is written again if its job still holds a grant. */
    void lost(String uid) {
        over.remove(uid);
        recorded.remove(uid);
        reported.remove(uid);
        stale.remove(uid);
    }

    boolean isRecorded(String uid) {
        return recorded.containsKey(uid);
    }

    /** Returns, once, whether anything did not work. */
    boolean takeFailed() {
        var did = failed;
        failed = false;
        return did;
    }

    /**
     * Takes all of them as far as they go.
     *
     * @param isDrained whether a job is to give back what it holds
     */
    List<Done> advance(List<RunnerJob> jobs, Predicate<RunnerJob> isDrained, long epoch, Instant now) {
        var tasks = new ArrayList<Supplier<Done>>();
        for (var job : jobs) {
            var held = job.held();
            if (held != null) {
                var task = new Task(
                        job,
                        job.pod(),
                        held,
                        repository(job),
                        checks.of(job.pod()),
                        recorded.containsKey(job.uid()),
                        stale.contains(job.uid()),
                        isDrained.test(job),
                        !held.at().plus(CHECKED_WITHIN).isAfter(now));
                tasks.add(() -> advance(task, epoch));
            }
        }
        var all = together.all(tasks);
        all.forEach(this::note);
        report(all.stream().flatMap(Report::of), now);
        return all;
    }

    private static String repository(RunnerJob job) {
        return job.placement() instanceof Placement.Placed placed ? placed.name() : "";
    }

    private Done advance(Task task, long epoch) {
        try {
            if (task.isDrained()) {
                return unlessOpen(task, Result.DRAINED, "");
            }
            if (task.isStale()) {
                writes.erase(task.pod().namespace(), task.pod().uid());
            }
            if (task.isStale() || !task.isRecorded()) {
                writes.record(task.pod(), task.repository(), task.held());
            }
            return opened(task, epoch);
        } catch (ClusterFault e) {
            LOG.atWarn().setCause(e).addKeyValue("pod", task.pod().name()).log("a grant could not be carried out yet");
            return task.done(Result.FAILED);
        }
    }

    private Done opened(Task task, long epoch) {
        if (AdmissionChecks.areRejected(task.checks())) {
            return unlessOpen(task, Result.REJECTED, "");
        }
        if (!AdmissionChecks.areReady(task.checks())) {
            return task.isLate() ? unlessOpen(task, Result.UNCHECKED, "") : task.done(Result.CHECKING);
        }
        try {
            return switch (writes.open(task.pod(), epoch)) {
                case Opening.Opened() -> task.done(Result.OPENED);
                case Opening.Gone() -> task.done(Result.GONE);
                case Opening.Refused(var said) -> unlessOpen(task, Result.REFUSED, said);
            };
        } catch (ClusterFault e) {
            LOG.atWarn().setCause(e).addKeyValue("pod", task.pod().name()).log("a gate could not be opened yet");
            return unlessOpen(task, Result.BROKEN, String.valueOf(e.getMessage()));
        }
    }

    private Done unlessOpen(Task task, Result result, String said) {
        return switch (writes.gate(task.pod())) {
            case SHUT -> new Done(task.job(), task.checks(), result, said);
            case OPEN -> task.done(Result.OPENED);
            case GONE -> task.done(Result.GONE);
        };
    }

    private void note(Done done) {
        var pod = done.job().pod();
        if (done.result() == Result.FAILED) {
            failed = true;
            return;
        }
        if (done.result() == Result.DRAINED) {
            return;
        }
        stale.remove(pod.uid());
        recorded.put(pod.uid(), pod.namespace());
    }

    /** Writes that a job holds nothing for now. */
    void returned(Done done, Instant now) {
        stale.add(done.job().uid());
        var isForItsGate = done.result() == Result.REFUSED || done.result() == Result.BROKEN;
        report(
                Stream.of(new Report(
                        done, isForItsGate ? Progress.refused(done.said()) : Progress.returned(done.checks()))),
                now);
    }

    /** How far a job is. */
    private record Report(Done done, Progress progress) {
        /** Nothing where that is told elsewhere, or not at all. */
        static Stream<Report> of(Done done) {
            return switch (done.result()) {
                case OPENED -> Stream.of(new Report(done, Progress.opened()));
                case CHECKING -> Stream.of(new Report(done, Progress.checking(done.checks())));
                case REFUSED, BROKEN -> Stream.of(new Report(done, Progress.shut(done.said())));
                case UNCHECKED, REJECTED, GONE, DRAINED, FAILED -> Stream.empty();
            };
        }
    }

    private void report(Stream<Report> reports, Instant now) {
        var tasks = new ArrayList<Supplier<Boolean>>();
        reports.forEach(report -> {
            var pod = report.done().job().pod();
            var before = reported.getOrDefault(pod.uid(), NOTHING);
            var next = ReservationText.status(
                    before, report.progress(), report.done().checks(), now);
            if (!next.equals(before)) {
                reported.put(pod.uid(), next);
                tasks.add(() -> written(pod, before, next));
            }
        });
        together.all(tasks);
    }

    /** Returns whether it worked. It is for people only: nothing is decided by it. */
    private boolean written(RunnerPod pod, RunnerReservationStatus before, RunnerReservationStatus next) {
        try {
            writes.report(pod.namespace(), pod.uid(), next);
            return true;
        } catch (ClusterFault e) {
            reported.put(pod.uid(), before);
            LOG.atWarn().setCause(e).addKeyValue("pod", pod.name()).log("how far a job is could not be written");
            return false;
        }
    }

    /** Has what was written down of a job removed, since it is over. */
    void end(String uid) {
        if (recorded.containsKey(uid)) {
            over.add(uid);
        }
    }

    /** Removes what was written down of jobs that are over. */
    void erase() {
        var tasks = over.stream()
                .map(uid -> (Supplier<String>) () -> erased(uid, recorded.getOrDefault(uid, "")))
                .toList();
        var erased = together.all(tasks);
        erased.forEach(this::lost);
        failed |= !over.isEmpty();
    }

    /** Returns the UID, or nothing if it did not work. */
    private String erased(String uid, String namespace) {
        try {
            writes.erase(namespace, uid);
            return uid;
        } catch (ClusterFault e) {
            LOG.atWarn().setCause(e).addKeyValue("pod", uid).log("a reservation could not be removed yet");
            return "";
        }
    }
}
