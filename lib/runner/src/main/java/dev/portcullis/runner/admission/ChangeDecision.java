package dev.portcullis.runner.admission;

import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.runner.admission.Change.Author;
import dev.portcullis.runner.admission.Covering.Paid;
import java.util.HashSet;
import java.util.Optional;

/** Whether a Pod in a namespace of runners may be changed. Gates of others are none of its business. */
public final class ChangeDecision {
    private ChangeDecision() {}

    /**
     * Decides.
     *
     * @param lookup asked only where our gate is to go
     * @return why it does not pass; empty if it does
     */
    public static Optional<Refusal> of(Change change, GrantLookup lookup) {
        if (GateRemovalDecision.isOne(change)) {
            var refusal = GateRemovalDecision.of(change, lookup);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return marks(change).or(() -> owners(change)).or(() -> amounts(change));
    }

    private static Optional<Refusal> marks(Change change) {
        var before = change.before().marks();
        var after = change.after().marks();
        var sameJob = before.parent().equals(after.parent());
        if (before.equals(after) || (sameJob && change.author() == Author.OPERATOR)) {
            return Optional.empty();
        }
        return Optional.of(
                Refusal.guarded(
                        sameJob
                                ? "only the operator writes label portcullis.dev/runner-budget and annotation"
                                        + " portcullis.dev/grant-epoch of a runner's Pod"
                                : "the job that a Pod is a part of is said when it is created, in label runner-pod, and stays"));
    }

    /** Whose job a Pod is for is said by its owners. */
    private static Optional<Refusal> owners(Change change) {
        var before = new HashSet<>(change.before().owners());
        var after = new HashSet<>(change.after().owners());
        var collected = change.author() == Author.COLLECTOR && before.containsAll(after);
        return before.equals(after) || collected
                ? Optional.empty()
                : Optional.of(Refusal.guarded("the owners of a runner's Pod say whose job it is, and stay"));
    }

    private static Optional<Refusal> amounts(Change change) {
        if (change.covering() instanceof Paid paid && paid.enforcement() == Enforcement.AUDIT) {
            return Optional.empty();
        }
        if (change.after().ephemeralContainers() > change.before().ephemeralContainers()) {
            return Optional.of(Refusal.quota("nobody reserved anything for an ephemeral container in a runner's Pod"));
        }
        return Gang.mayRise(change.before().requested(), change.after().requested(), change.reserved())
                ? Optional.empty()
                : Optional.of(Refusal.quota("a runner's Pod cannot ask for more than is reserved for it"));
    }
}
