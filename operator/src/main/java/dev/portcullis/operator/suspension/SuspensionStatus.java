package dev.portcullis.operator.suspension;

import static dev.portcullis.crds.status.Condition.Status.FALSE;
import static dev.portcullis.crds.status.Condition.Status.TRUE;
import static dev.portcullis.crds.status.Condition.Status.UNKNOWN;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.crds.suspension.GateSuspensionStatus;
import dev.portcullis.crds.suspension.Suspension;
import dev.portcullis.operator.gate.GateReport;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides the status of a suspension. Pure. */
final class SuspensionStatus {
    private SuspensionStatus() {}

    /**
     * Decides.
     *
     * @param gate what the last look at the gate showed
     */
    static GateSuspensionStatus of(GateSuspension object, GateReport gate, Observation seen) {
        var suspension = Suspension.of(object).orElse(null);
        var state = state(object.getMetadata().getName(), suspension, gate, seen);
        return new GateSuspensionStatus(
                seen.generation(),
                List.of(condition(conditions(object), state, seen)),
                suspension == null ? null : suspension.until().toString());
    }

    /** Returns the status after a fault of ours: what the suspension does is not known. */
    static GateSuspensionStatus afterFault(GateSuspension object, String fault, Observation seen) {
        var state = new State(UNKNOWN, ConditionReason.INTERNAL_ERROR, fault);
        var before = object.getStatus();
        return new GateSuspensionStatus(
                before == null ? null : before.observedGeneration(),
                List.of(condition(conditions(object), state, seen)),
                before == null ? null : before.until());
    }

    static List<Condition> conditions(GateSuspension object) {
        return object.getStatus() == null ? List.of() : object.getStatus().conditions();
    }

    private static State state(String name, @Nullable Suspension suspension, GateReport gate, Observation seen) {
        if (suspension == null) {
            return new State(
                    FALSE,
                    ConditionReason.INVALID,
                    "spec: it is missing, or expiresAt is no instant; nothing is suspended");
        }
        var leftOut = gate.suspensions().contains(name);
        if (!suspension.isInForce(seen.time())) {
            return leftOut
                    ? new State(
                            TRUE,
                            ConditionReason.PENDING,
                            "it is over since " + suspension.until()
                                    + "; its namespaces are being put back into the fail-closed entries")
                    : new State(
                            FALSE,
                            ConditionReason.EXPIRED,
                            "it is over since " + suspension.until()
                                    + "; policies are enforced again. What was created meanwhile is not judged later");
        }
        if (!gate.problem().isEmpty()) {
            return new State(UNKNOWN, ConditionReason.REGISTRATION_DIFFERS, gate.problem());
        }
        return leftOut
                ? new State(
                        TRUE,
                        ConditionReason.SUSPENDED,
                        "until " + suspension.until()
                                + " nothing is refused in " + String.join(", ", new TreeSet<>(suspension.namespaces()))
                                + ": "
                                + suspension.reason())
                : new State(
                        UNKNOWN,
                        ConditionReason.PENDING,
                        "its namespaces are being taken out of the fail-closed entries");
    }

    private static Condition condition(List<Condition> previous, State state, Observation seen) {
        return Condition.following(
                previous,
                Condition.Type.SUSPENDED,
                state.status(),
                state.reason().code(),
                state.message(),
                seen);
    }

    private record State(Condition.Status status, ConditionReason reason, String message) {}
}
