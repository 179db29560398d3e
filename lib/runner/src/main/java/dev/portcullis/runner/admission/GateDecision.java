package dev.portcullis.runner.admission;

import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.runner.Attribution.NotARunner;
import dev.portcullis.runner.PodPhase;
import dev.portcullis.runner.admission.Covering.Paid;
import java.util.Optional;

/**
 * What becomes of a Pod that is created in a namespace of runners. What is not known waits: nothing is free there because somebody could not say
 * whose it is.
 */
public sealed interface GateDecision {
    /**
     * It waits behind our gate.
     *
     * @param label the budget, for people to see; empty where none is known
     */
    record AddGate(String label) implements GateDecision {}

    /**
     * It may start, and is charged.
     *
     * @param label the budget, for people to see
     */
    record Leave(String label) implements GateDecision {}

    /** It is not created. */
    record Refuse(Refusal refusal) implements GateDecision {}

    /** Decides. */
    static GateDecision of(Creation creation) {
        return ofChild(creation).orElseGet(() -> switch (creation.covering()) {
            case Paid paid -> of(creation, paid);
            case Covering.Nobody() -> gate(creation, "", "no budget pays for it");
            case Covering.Several() -> gate(creation, "", "budgets of several pools would pay for it");
        });
    }

    /**
     * Decides before anybody has looked at the API server. A Pod that says it is a part of a running job, and that a service account of its
     * namespace creates, is left as it is, for {@link #check} to refuse it where that is not so: what a runner waits for must not wait behind it.
     */
    static GateDecision beforehand(Creation creation) {
        var pod = creation.pod();
        var claims = creation.attribution() instanceof NotARunner
                && !pod.marks().parent().isEmpty()
                && creation.user().startsWith("system:serviceaccount:" + pod.namespace() + ":");
        return claims ? new Leave("") : of(creation);
    }

    /**
     * Looks at the Pod once more when all others have changed it.
     *
     * @return why it does not pass; empty if it does
     */
    static Optional<Refusal> check(Creation creation) {
        var pod = creation.pod();
        if (!pod.marks().epoch().isEmpty()) {
            return Optional.of(Refusal.guarded("nobody was granted what this Pod says it was: it is not there yet"));
        }
        return switch (of(creation)) {
            case Refuse(var refusal) -> Optional.of(refusal);
            case Leave leave -> Optional.empty();
            case AddGate gate ->
                pod.phase() == PodPhase.UNGATED
                        ? Optional.of(Refusal.quota("the Pod must wait behind its gate, and came without one"))
                        : Optional.empty();
        };
    }

    private static GateDecision of(Creation creation, Paid paid) {
        return switch (paid.enforcement()) {
            case AUDIT -> new Leave(Label.of(paid.budget()));
            case GATE -> gate(creation, paid.budget(), "budget " + paid.budget() + " has it wait");
            case DENY ->
                paid.full()
                        ? new Refuse(Refusal.quota("budget " + paid.budget() + " of pool " + paid.pool()
                                + " has no room, or jobs that wait for it"))
                        : gate(creation, paid.budget(), "budget " + paid.budget() + " has it wait");
        };
    }

    /** A Pod that names its node passes the scheduler by, gates and all. */
    private static GateDecision gate(Creation creation, String budget, String why) {
        return creation.pod().nodeName().isEmpty()
                ? new AddGate(Label.of(budget))
                : new Refuse(
                        Refusal.quota(
                                "the Pod names its node, so it cannot wait, and " + why
                                        + "; only a Pod of a running job may, created by its runner and within its budget's jobFootprint"));
    }

    /** Empty where the Pod is no part of a job, as far as anybody can prove: then it is judged by itself. */
    private static Optional<GateDecision> ofChild(Creation creation) {
        var parent = creation.parent();
        if (parent == null
                || !(creation.attribution() instanceof NotARunner)
                || !Gang.isPartOf(creation, parent)
                || !(parent.covering() instanceof Paid paid)) {
            return Optional.empty();
        }
        var fits = paid.enforcement() == Enforcement.AUDIT
                || Gang.fits(parent, creation.pod().requested());
        return Optional.of(
                fits
                        ? new Leave(Label.of(paid.budget()))
                        : new Refuse(Refusal.quota(
                                "the Pods of this job together ask for more than is reserved for it; raise"
                                        + " jobFootprint of budget " + paid.budget())));
    }
}
