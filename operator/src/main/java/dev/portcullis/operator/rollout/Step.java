package dev.portcullis.operator.rollout;

import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.policy.RolloutStatus.Held;
import dev.portcullis.crds.policy.RolloutStatus.Phase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comes next in a rollout.
 *
 * @param next how far it is from now on; the same as before where nothing is promoted
 * @param phase what happens
 * @param cohort name of the cohort that is looked at; empty for the namespaces of none
 * @param promoted names of the namespaces that are enforced from now on
 * @param held those that are not, though it is their turn
 * @param note what is waited for, for people; empty for nothing that is not said by the rest
 * @param lookAgain when there is something to see again, though nothing happens; null for the usual time
 */
record Step(
        RolloutState next,
        Phase phase,
        String cohort,
        List<String> promoted,
        List<Held> held,
        String note,
        @Nullable Duration lookAgain) {
    Step {
        promoted = List.copyOf(promoted);
        held = List.copyOf(held);
    }
}
