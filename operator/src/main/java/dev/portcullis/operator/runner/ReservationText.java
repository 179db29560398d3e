package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.crds.runner.AdmissionCheck;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.crds.runner.RunnerReservationSpec;
import dev.portcullis.crds.runner.RunnerReservationStatus;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.Condition.Status;
import dev.portcullis.crds.status.ConditionReason;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What is written down of a grant. Pure. */
final class ReservationText {
    private static final long ONLY_GENERATION = 1;

    private ReservationText() {}

    /** The record, which goes with its Pod. */
    static RunnerReservation of(RunnerPod pod, String repository, Reservation held) {
        var record = new RunnerReservation();
        record.getMetadata().setNamespace(pod.namespace());
        record.getMetadata().setName(pod.uid());
        record.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withName(pod.name())
                        .withUid(pod.uid())
                        .build()));
        record.setSpec(new RunnerReservationSpec(
                pod.uid(),
                pod.name(),
                held.pool(),
                held.budget(),
                new RunnerReservationSpec.Repository(held.repository(), repository),
                held.run(),
                QuantityText.of(held.amounts()),
                held.epoch(),
                held.at().toString()));
        return record;
    }

    /**
     * How far a job is.
     *
     * @param reserved whether it holds its quota
     * @param open whether its gate is open
     */
    static RunnerReservationStatus status(
            RunnerReservationStatus before, List<AdmissionCheck> checks, boolean reserved, boolean open, Instant now) {
        var seen = new Observation(ONLY_GENERATION, now);
        var unready = unready(checks);
        var quota = Condition.following(
                before.conditions(),
                Condition.Type.QUOTA_RESERVED,
                reserved ? Status.TRUE : Status.FALSE,
                (reserved ? ConditionReason.QUOTA_RESERVED : reason(checks)).code(),
                reserved ? "the job holds what it needs" : "the grant was returned: " + unready,
                seen);
        var admitted = Condition.following(
                before.conditions(),
                Condition.Type.ADMITTED,
                open ? Status.TRUE : Status.FALSE,
                (open ? ConditionReason.ADMITTED : reason(checks)).code(),
                open ? "the gate is open" : unready,
                seen);
        return new RunnerReservationStatus(List.of(quota, admitted), checks);
    }

    /** What stands against a start, for people. */
    static String unready(List<AdmissionCheck> checks) {
        return checks.stream()
                .filter(check -> check.state() != AdmissionCheck.State.READY)
                .map(check -> check.name() + ": " + check.message())
                .collect(Collectors.joining("; "));
    }

    private static ConditionReason reason(List<AdmissionCheck> checks) {
        return AdmissionChecks.areRejected(checks) ? ConditionReason.CHECK_REJECTED : ConditionReason.CHECKS_PENDING;
    }
}
