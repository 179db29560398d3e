package dev.portcullis.runner.admission;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.PodPhase;
import org.jspecify.annotations.Nullable;

/** Pods that a runner creates for its job, which must not wait while the runner waits for them: their room is reserved with its own. */
public final class Gang {
    private static final String ACCOUNT = "system:serviceaccount:";

    /** What a Pod runs as that does not say. */
    private static final String USUAL_ACCOUNT = "default";

    private Gang() {}

    /**
     * Returns whether a Pod is a part of the job that it says. The label alone is anybody's: the runner must run, be attributed, hold a
     * reservation or be charged, and be the one who creates the Pod.
     */
    static boolean isPartOf(Creation creation, Parent parent) {
        return creation.pod().marks().parent().equals(parent.pod().name())
                && creation.pod().namespace().equals(parent.pod().namespace())
                && parent.pod().marks().parent().isEmpty()
                && parent.pod().phase() == PodPhase.UNGATED
                && parent.attribution() instanceof Attribution.Known
                && creation.user().equals(account(parent));
    }

    private static String account(Parent parent) {
        var name = parent.pod().serviceAccount();
        return ACCOUNT + parent.pod().namespace() + ":" + (name.isEmpty() ? USUAL_ACCOUNT : name);
    }

    /** Returns whether what is reserved for a job holds its runner, its other Pods, and one that asks for this. */
    static boolean fits(Parent parent, Amounts asked) {
        var reserved = parent.reserved();
        return reserved != null
                && isWithin(parent.pod().requested().plus(parent.children()).plus(asked), reserved);
    }

    /** Returns whether nothing is asked for but what is reserved; a job itself is no matter of resources. */
    public static boolean isWithin(Amounts asked, Amounts reserved) {
        return asked.names().stream()
                .filter(name -> !name.equals(Amounts.JOBS))
                .allMatch(name -> asked.get(name) <= reserved.get(name));
    }

    /** Returns whether a Pod may ask for more than it did. */
    static boolean mayRise(Amounts before, Amounts after, @Nullable Amounts reserved) {
        return isWithin(after, before) || (reserved != null && isWithin(after, reserved));
    }
}
