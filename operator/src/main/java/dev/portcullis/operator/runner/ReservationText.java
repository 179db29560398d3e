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
     * @param reason why it did not get further
     * @param message the same for people
     */
    record Progress(boolean reserved, boolean open, ConditionReason reason, String message) {
        static Progress opened() {
            return new Progress(true, true, ConditionReason.ADMITTED, "the gate is open");
        }

        /** It holds its quota while it is checked. */
        static Progress checking(List<AdmissionCheck> checks) {
            return new Progress(true, false, checked(checks), unready(checks));
        }

        /** It gave its quota back for what a check said. */
        static Progress returned(List<AdmissionCheck> checks) {
            return new Progress(false, false, checked(checks), unready(checks));
        }

        /** It holds its quota, and its gate was not opened for now. */
        static Progress shut(String said) {
            return new Progress(true, false, ConditionReason.GATE_REFUSED, unopened(said));
        }

        /** It gave its quota back since its gate may not be opened. */
        static Progress refused(String said) {
            return new Progress(false, false, ConditionReason.GATE_REFUSED, unopened(said));
        }

        private static String unopened(String said) {
            return "its gate may not be opened: " + said;
        }

        private static ConditionReason checked(List<AdmissionCheck> checks) {
            return AdmissionChecks.areRejected(checks)
                    ? ConditionReason.CHECK_REJECTED
                    : ConditionReason.CHECKS_PENDING;
        }
    }

    /** What is written of that. */
    static RunnerReservationStatus status(
            RunnerReservationStatus before, Progress progress, List<AdmissionCheck> checks, Instant now) {
        var seen = new Observation(ONLY_GENERATION, now);
        var quota = Condition.following(
                before.conditions(),
                Condition.Type.QUOTA_RESERVED,
                progress.reserved() ? Status.TRUE : Status.FALSE,
                (progress.reserved() ? ConditionReason.QUOTA_RESERVED : progress.reason()).code(),
                progress.reserved() ? "the job holds what it needs" : "the grant was returned: " + progress.message(),
                seen);
        var admitted = Condition.following(
                before.conditions(),
                Condition.Type.ADMITTED,
                progress.open() ? Status.TRUE : Status.FALSE,
                progress.reason().code(),
                progress.message(),
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
}
