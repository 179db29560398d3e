package dev.portcullis.webhook.admission;

import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.PodPhase;
import dev.portcullis.runner.admission.Change;
import dev.portcullis.runner.admission.Covering;
import dev.portcullis.runner.admission.Gang;
import dev.portcullis.runner.admission.Refusal;
import dev.portcullis.webhook.record.DecisionSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Records what became of Pods of runners: that they wait, start and are charged, were granted, or do not pass. Changes that concern no budget leave no record. No
 * answer is another one because it could not be recorded. Thread-safe.
 */
final class RunnerRecords {
    private static final String GATE = "gate-runners";
    private static final String GUARD = "guard-runners";

    private final DecisionSink sink;
    private final InstantSource clock;

    RunnerRecords(DecisionSink sink, InstantSource clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /** Begins to measure how long an answer takes. */
    Began began() {
        return new Began(clock.instant(), System.nanoTime());
    }

    /**
     * When an answer was begun.
     *
     * @param at the time of day
     * @param nanoseconds as {@link System#nanoTime} has them
     */
    record Began(Instant at, long nanoseconds) {}

    /** A Pod is refused before others have changed it. */
    void refusedAtGate(AdmissionRequest request, Refusal refusal, Began began) {
        record(GATE, request, refused(refusal), began);
    }

    /** A Pod, or its change, is refused. */
    void refused(AdmissionRequest request, Refusal refusal, Began began) {
        record(GUARD, request, refused(refusal), began);
    }

    /** A Pod is created. */
    void created(AdmissionRequest request, PodFacts pod, Began began) {
        switch (pod.phase()) {
            case GATED -> passed(request, Reason.RUNNER_GATED, pod, began);
            case UNGATED -> passed(request, Reason.RUNNER_CHARGED, pod, began);
            case ENDED -> {}
        }
    }

    /** A Pod is changed. */
    void changed(AdmissionRequest request, Change change, Began began) {
        if (change.before().phase() == PodPhase.GATED && change.after().phase() == PodPhase.UNGATED) {
            passed(request, Reason.RUNNER_GRANTED, change.before(), began);
        } else if (isChargedAnew(change)) {
            passed(request, Reason.RUNNER_CHARGED, change.after(), began);
        }
    }

    /** What asks for more where only an audit is made is charged for it, and nothing was reserved. */
    private static boolean isChargedAnew(Change change) {
        return change.covering() instanceof Covering.Paid paid
                && paid.enforcement() == Enforcement.AUDIT
                && !Gang.isWithin(change.after().requested(), change.before().requested());
    }

    private static Decision refused(Refusal refusal) {
        return Decision.refuse(RunnerAnswer.reason(refusal), refusal.text());
    }

    private void passed(AdmissionRequest request, Reason reason, PodFacts pod, Began began) {
        var budget = pod.marks().budget();
        var message = budget.isEmpty() ? "" : "budget " + budget;
        record(GUARD, request, new Decision(true, reason, message, List.of(), List.of()), began);
    }

    private void record(String entry, AdmissionRequest request, Decision decision, Began began) {
        var took = Duration.ofNanos(System.nanoTime() - began.nanoseconds());
        sink.record(request.recorded(began.at(), took, entry, null, null), decision);
    }
}
