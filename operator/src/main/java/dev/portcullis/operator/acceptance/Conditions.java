package dev.portcullis.operator.acceptance;

import static dev.portcullis.crds.status.Condition.Status.FALSE;
import static dev.portcullis.crds.status.Condition.Status.TRUE;
import static dev.portcullis.crds.status.Condition.Status.UNKNOWN;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Decides the conditions of an object. Pure. */
public final class Conditions {
    private final List<Condition> previous;
    private final Observation seen;

    /** Makes conditions that follow others. */
    public Conditions(List<Condition> previous, Observation seen) {
        this.previous = List.copyOf(previous);
        this.seen = seen;
    }

    /**
     * Returns the conditions.
     *
     * @param candidate what was found about the current spec
     * @param lastGood whether a revision is in force, be it of this spec or of an older one
     * @param whenAccepted whether the spec has its effect, if it is accepted
     * @param notReady reason where no revision is in force
     */
    public List<Condition> of(
            Candidate candidate, boolean lastGood, Supplier<Readiness> whenAccepted, ConditionReason notReady) {
        var blocked = lastGood
                ? new Readiness(
                        FALSE, ConditionReason.LAST_GOOD_IN_FORCE, "an earlier accepted revision stays in force")
                : new Readiness(FALSE, notReady, "no revision was ever accepted");
        return switch (candidate) {
            case Candidate.Acceptable acceptable ->
                List.of(
                        condition(Condition.Type.ACCEPTED, TRUE, ConditionReason.ACCEPTED, "the spec is valid"),
                        condition(
                                Condition.Type.RESOLVED_REFS,
                                TRUE,
                                ConditionReason.RESOLVED,
                                "all references were found"),
                        ready(whenAccepted.get()));
            case Candidate.Invalid(var problems) -> refused(ConditionReason.INVALID, problems, blocked);
            case Candidate.Unmade(var reason, var problems) -> refused(reason, problems, blocked);
            case Candidate.Unresolved(var reason, var problems) ->
                List.of(
                        condition(Condition.Type.ACCEPTED, TRUE, ConditionReason.ACCEPTED, "the spec is valid"),
                        condition(Condition.Type.RESOLVED_REFS, FALSE, reason, String.join("; ", problems)),
                        ready(blocked));
        };
    }

    private List<Condition> refused(ConditionReason reason, List<String> problems, Readiness blocked) {
        return List.of(
                condition(Condition.Type.ACCEPTED, FALSE, reason, String.join("; ", problems)),
                condition(
                        Condition.Type.RESOLVED_REFS,
                        UNKNOWN,
                        ConditionReason.PENDING,
                        "references are looked up once the spec is valid"),
                ready(blocked));
    }

    /** Returns the earlier conditions, but with readiness unknown because of a fault on our side. */
    public List<Condition> afterFault(String message) {
        var kept = previous.stream().filter(condition -> condition.type() != Condition.Type.READY);
        var ready = condition(Condition.Type.READY, UNKNOWN, ConditionReason.INTERNAL_ERROR, message);
        return Stream.concat(kept, Stream.of(ready)).toList();
    }

    private Condition ready(Readiness readiness) {
        return condition(Condition.Type.READY, readiness.status(), readiness.reason(), readiness.message());
    }

    /**
     * Returns one condition.
     *
     * @param reason code of a {@code ConditionReason} or a {@code Reason}
     */
    public Condition one(Condition.Type type, Condition.Status status, String reason, String message) {
        return Condition.following(previous, type, status, reason, message, seen);
    }

    private Condition condition(Condition.Type type, Condition.Status status, ConditionReason reason, String message) {
        return one(type, status, reason.code(), message);
    }
}
