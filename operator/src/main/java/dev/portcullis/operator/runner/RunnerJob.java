package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one Pod. Belongs to the thread of its {@link RunnerBook}. */
final class RunnerJob {
    private RunnerPod pod;
    private Placement placement;
    private Standing standing;
    private @Nullable Reservation held;
    private boolean checked;
    private Amounts counted;
    private String told = "";

    /** How it stands with a job. */
    enum Standing {
        /** It counts nowhere. */
        NOWHERE,
        /** It is queued. */
        WAITING,
        /** It holds a grant, and its gate is shut. */
        RESERVED,
        /** It holds a grant, and its gate is open. */
        OPEN,
        /** It runs without a grant, and is charged. */
        CHARGED,
        /** It was refused by a check, or for now, and holds nothing. */
        SET_ASIDE
    }

    RunnerJob(RunnerPod pod, Placement placement) {
        this.pod = pod;
        this.placement = placement;
        this.standing = Standing.NOWHERE;
        this.counted = pod.requested();
    }

    /** A job that a former leader granted something: what its Pod asked for then is not known. */
    static RunnerJob adopted(RunnerPod pod, Placement placement) {
        var job = new RunnerJob(pod, placement);
        job.counted = Amounts.NONE;
        return job;
    }

    /** Remembers that what the Pod asks for is counted; returns whether that is other than it was. */
    boolean count() {
        var isOther = !counted.equals(pod.requested());
        counted = pod.requested();
        return isOther;
    }

    RunnerPod pod() {
        return pod;
    }

    void pod(RunnerPod other) {
        pod = other;
    }

    String uid() {
        return pod.uid();
    }

    Placement placement() {
        return placement;
    }

    void place(Placement other) {
        placement = other;
    }

    /** The pool where it holds something, or else would; nothing if it counts nowhere. */
    Optional<String> pool() {
        if (held != null) {
            return Optional.of(held.pool());
        }
        return placement instanceof Placement.Placed placed ? Optional.of(placed.pool()) : Optional.empty();
    }

    Standing standing() {
        return standing;
    }

    /** Sets what it holds from now on; null for nothing. */
    void stands(Standing other, @Nullable Reservation reservation) {
        standing = other;
        held = reservation;
        checked = false;
    }

    /** Remembers that its checks are ready under the grant that it holds; returns whether that is news. */
    boolean check() {
        var isNews = !checked;
        checked = true;
        return isNews;
    }

    @Nullable
    Reservation held() {
        return held;
    }

    /** Remembers that what it holds is of a run. */
    void knowRun(String run) {
        held = held == null ? null : held.ofRun(run);
    }

    /** Whether its UID stands in the list of its pool. */
    boolean isGranted() {
        return standing == Standing.RESERVED || standing == Standing.OPEN;
    }

    /** Remembers what was said about it; returns whether that is news. */
    boolean tell(String reason) {
        if (told.equals(reason)) {
            return false;
        }
        told = reason;
        return true;
    }
}
