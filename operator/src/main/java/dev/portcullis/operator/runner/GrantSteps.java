package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.crds.runner.AdmissionCheck;
import dev.portcullis.crds.runner.RunnerReservationStatus;
import dev.portcullis.operator.runner.ClusterWrites.Opening;
import dev.portcullis.operator.runner.ReservationText.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes grants that stand in the list of their pool through what comes after: they are written down, checked, and their gates opened. Each step may be
 * done twice, and what fails is done again. Not thread-safe; what it asks of the cluster for different jobs goes side by side.
 */
final class GrantSteps {
    private static final Logger LOG = LoggerFactory.getLogger(GrantSteps.class);

    private final ClusterWrites writes;
    private final AdmissionChecks checks;
    private final Together together;
    private final Map<String, String> recorded = new HashMap<>();
    private final Set<String> stale = new HashSet<>();
    private final Map<String, RunnerReservationStatus> reported = new HashMap<>();
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
        /** A check refuses it. */
        REJECTED,
        /** Its Pod is gone. */
        GONE,
        /** Its gate may not be opened. */
        REFUSED,
        /** Something did not work. */
        FAILED
    }

    /**
     * One job and what became of it.
     *
     * @param checks how they stood
     * @param said why its gate may not be opened; empty for anything else
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
            boolean isStale) {
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

    /** Takes all of them as far as they go. */
    List<Done> advance(List<RunnerJob> jobs, long epoch, Instant now) {
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
                        stale.contains(job.uid()));
                tasks.add(() -> advance(task, epoch));
            }
        }
        var all = together.all(tasks);
        all.forEach(done -> note(done, now));
        return all;
    }

    private static String repository(RunnerJob job) {
        return job.placement() instanceof Placement.Placed placed ? placed.name() : "";
    }

    private Done advance(Task task, long epoch) {
        try {
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
            return task.done(Result.REJECTED);
        }
        if (!AdmissionChecks.areReady(task.checks())) {
            return task.done(Result.CHECKING);
        }
        return switch (writes.open(task.pod(), epoch)) {
            case Opening.Opened() -> task.done(Result.OPENED);
            case Opening.Gone() -> task.done(Result.GONE);
            case Opening.Refused(var said) -> new Done(task.job(), task.checks(), Result.REFUSED, said);
        };
    }

    private void note(Done done, Instant now) {
        var pod = done.job().pod();
        if (done.result() == Result.FAILED) {
            failed = true;
            return;
        }
        stale.remove(pod.uid());
        recorded.put(pod.uid(), pod.namespace());
        switch (done.result()) {
            case OPENED -> report(pod, Progress.opened(), done.checks(), now);
            case CHECKING -> report(pod, Progress.checking(done.checks()), done.checks(), now);
            default -> {}
        }
    }

    /** Writes that a job holds nothing for now. */
    void returned(Done done, Instant now) {
        var pod = done.job().pod();
        stale.add(pod.uid());
        var progress =
                done.result() == Result.REFUSED ? Progress.refused(done.said()) : Progress.returned(done.checks());
        report(pod, progress, done.checks(), now);
    }

    private void report(RunnerPod pod, Progress progress, List<AdmissionCheck> standing, Instant now) {
        var before = reported.getOrDefault(pod.uid(), new RunnerReservationStatus(List.of(), List.of()));
        var next = ReservationText.status(before, progress, standing, now);
        if (next.equals(before)) {
            return;
        }
        try {
            writes.report(pod.namespace(), pod.uid(), next);
            reported.put(pod.uid(), next);
        } catch (ClusterFault e) {
            // It is for people only: nothing is decided by it.
            LOG.atWarn().setCause(e).addKeyValue("pod", pod.name()).log("how far a job is could not be written");
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
