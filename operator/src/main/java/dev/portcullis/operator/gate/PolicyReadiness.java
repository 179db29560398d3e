package dev.portcullis.operator.gate;

import static dev.portcullis.crds.status.Condition.Status.FALSE;
import static dev.portcullis.crds.status.Condition.Status.UNKNOWN;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.operator.acceptance.Readiness;
import dev.portcullis.operator.registration.PolicyClaim;
import java.util.Objects;

/** Decides whether an accepted policy has its effect. Pure. */
public final class PolicyReadiness {
    private PolicyReadiness() {}

    /** Returns the readiness of a policy with this content in force, as far as the last look at the gate tells. */
    public static Readiness of(GateReport report, String policy, PolicyContent inForce) {
        if (!report.problem().isEmpty()) {
            return new Readiness(FALSE, ConditionReason.REGISTRATION_DIFFERS, report.problem());
        }
        var enforced = PolicyClaim.enforcedBy(policy, inForce);
        var reported = report.policies().get(policy);
        if (reported == null || !Objects.equals(reported.enforced(), enforced)) {
            return new Readiness(UNKNOWN, ConditionReason.PENDING, "the registration is being brought in line");
        }
        var entry = enforced == null ? GateEntry.ADVISE : report.entryOfPolicy().getOrDefault(policy, "");
        return switch (report.entries().get(entry)) {
            case null ->
                new Readiness(FALSE, ConditionReason.REGISTRATION_DIFFERS, "the registration has no entry for it");
            case EntryState.Effective effective -> Readiness.READY;
            // Such a policy refuses nothing, so nothing has to be refused for it to be in force.
            case EntryState.Ineffective ineffective when enforced == null -> Readiness.READY;
            case EntryState.Ineffective(var problem) ->
                new Readiness(FALSE, ConditionReason.PROBE_NOT_REFUSED, "entry " + entry + ": " + problem);
        };
    }
}
