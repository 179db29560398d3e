package dev.portcullis.operator.exception;

import static dev.portcullis.crds.status.Condition.Status.FALSE;
import static dev.portcullis.crds.status.Condition.Status.TRUE;
import static dev.portcullis.crds.status.Condition.Status.UNKNOWN;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.policy.ExceptionRule;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.ExceptionCompiler;
import dev.portcullis.crds.exception.ApprovalProof;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.exception.PolicyExceptionStatus;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides the status of an exception. Pure. */
final class ExceptionStatus {
    private ExceptionStatus() {}

    /**
     * A status, and what else follows.
     *
     * @param status the next status
     * @param until when the exception ends; null if it does not count
     * @param lookAgain in what time something changes by itself; null for never
     */
    record Found(
            PolicyExceptionStatus status,
            @Nullable Instant until,
            @Nullable Duration lookAgain) {}

    /**
     * Decides.
     *
     * @param rules what policies in force admit, by name
     */
    static Found of(
            PolicyException object,
            InstallationKeys keys,
            Function<String, Optional<ExceptionRule>> rules,
            Observation seen) {
        return switch (ApprovalProof.check(object, keys)) {
            case ApprovalProof.NotApproved(var problem) ->
                counting(object, new State(FALSE, ConditionReason.NOT_APPROVED, notApproved(problem)), seen);
            case ApprovalProof.Approved approved ->
                switch (ExceptionCompiler.compile(approved)) {
                    case Compiled.Refused<Exemption>(var problems) ->
                        counting(
                                object,
                                new State(
                                        FALSE,
                                        ConditionReason.INVALID,
                                        problems.getFirst().toString()),
                                seen);
                    case Compiled.Accepted<Exemption>(var exemption) ->
                        approved(object, exemption, ExceptionStanding.of(exemption, rules, seen.time()), seen);
                };
        };
    }

    /** Returns the status while it is not known yet what policies admit. */
    static Found pending(PolicyException object, Observation seen) {
        return counting(
                object, new State(UNKNOWN, ConditionReason.PENDING, "the policies have not been read yet"), seen);
    }

    /** Returns the status after a fault of ours: whether the exception counts is not known. */
    static PolicyExceptionStatus afterFault(PolicyException object, String fault, Observation seen) {
        var state = new State(UNKNOWN, ConditionReason.INTERNAL_ERROR, fault);
        var before = object.getStatus();
        return new PolicyExceptionStatus(
                before == null ? null : before.observedGeneration(),
                List.of(condition(object, state, seen)),
                before == null ? null : before.until());
    }

    static List<Condition> conditions(PolicyException object) {
        return object.getStatus() == null ? List.of() : object.getStatus().conditions();
    }

    private static Found counting(PolicyException object, State state, Observation seen) {
        var status = new PolicyExceptionStatus(seen.generation(), List.of(condition(object, state, seen)), null);
        return new Found(status, null, null);
    }

    private static Found approved(
            PolicyException object, Exemption exemption, ExceptionStanding standing, Observation seen) {
        var until = standing.until().orElse(null);
        var status = new PolicyExceptionStatus(
                seen.generation(),
                List.of(condition(object, state(object, exemption, standing, seen), seen)),
                until == null ? null : until.toString());
        return new Found(
                status,
                standing.counting().isEmpty() ? null : until,
                standing.nextChange(exemption.approvedAt(), seen.time()).orElse(null));
    }

    private static State state(
            PolicyException object, Exemption exemption, ExceptionStanding standing, Observation seen) {
        var outside = standing.outside().isEmpty() ? "" : "; not to others: " + String.join(", ", standing.outside());
        if (!standing.counting().isEmpty()) {
            var soon = standing.endsSoon(exemption.approvedAt(), seen.time());
            var message = "an exception to " + ends(standing.counting()) + outside + ": "
                    + object.getSpec().reason();
            return new State(
                    TRUE,
                    soon ? ConditionReason.ENDS_SOON : ConditionReason.IN_FORCE,
                    soon ? "it ends soon: " + message : message);
        }
        return standing.over().isEmpty()
                ? new State(
                        FALSE,
                        ConditionReason.OUTSIDE_POLICY,
                        "no policy that it names admits it: " + String.join(", ", standing.outside()))
                : new State(
                        FALSE,
                        ConditionReason.EXPIRED,
                        "it was an exception to " + ends(standing.over()) + outside
                                + "; what is made anew is refused from then on. Delete it");
    }

    private static String ends(java.util.Map<String, Instant> ends) {
        return ends.entrySet().stream()
                .map(entry -> entry.getKey() + " until " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String notApproved(String problem) {
        return problem
                + "; it counts for nothing. Have somebody with verb exempt on its policies delete it and make it again";
    }

    private static Condition condition(PolicyException object, State state, Observation seen) {
        return Condition.following(
                conditions(object),
                Condition.Type.IN_FORCE,
                state.status(),
                state.reason().code(),
                state.message(),
                seen);
    }

    private record State(Condition.Status status, ConditionReason reason, String message) {}
}
