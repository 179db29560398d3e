package dev.portcullis.operator.runner;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.runner.RepositoryAddress;
import java.time.Instant;

/**
 * What counts of a Pod in a runner namespace.
 *
 * @param uid the key of everything that is kept about it
 * @param namespace where it is
 * @param name its name, for people
 * @param phase how far it is
 * @param whose whose job it is
 * @param requested what it asks for
 * @param createdAt since when it waits
 * @param annotated whether it has any annotation
 */
public record RunnerPod(
        String uid,
        String namespace,
        String name,
        Phase phase,
        Whose whose,
        Amounts requested,
        Instant createdAt,
        boolean annotated) {
    /** How far a Pod is. */
    public enum Phase {
        /** It waits behind our gate, and behind no other. */
        GATED,
        /** It waits behind our gate and one of somebody else's: whoever made that is first. */
        GATED_BY_OTHERS,
        /** Nothing of ours holds it back. */
        UNGATED,
        /** It ended, or ends without ever having started. */
        ENDED
    }

    /** Whose job a Pod is. */
    public sealed interface Whose {
        /**
         * A repository's.
         *
         * @param repository where the runner registers
         * @param run the run within the repository; empty while it is not known
         */
        record Repository(RepositoryAddress repository, String run) implements Whose {}

        /**
         * That of a runner that made it, as it says itself: what is reserved for the runner is for both.
         *
         * @param runner name of the runner's Pod
         */
        record Part(String runner) implements Whose {}

        /** Nobody's: it is no runner. */
        record Nobody() implements Whose {}

        /**
         * Somebody's, and nobody can say whose.
         *
         * @param why for people
         */
        record Unknown(String why) implements Whose {}
    }

    /** Returns whether another state of the same Pod counts where this does, and for as much. */
    public boolean countsAs(RunnerPod other) {
        return phase == other.phase && whose.equals(other.whose) && requested.equals(other.requested);
    }

    /** Returns the same, of which is known whose job it is. */
    public RunnerPod of(Whose known) {
        return new RunnerPod(uid, namespace, name, phase, known, requested, createdAt, annotated);
    }

    /** Returns the same in another phase. */
    public RunnerPod in(Phase other) {
        return new RunnerPod(uid, namespace, name, other, whose, requested, createdAt, annotated);
    }
}
