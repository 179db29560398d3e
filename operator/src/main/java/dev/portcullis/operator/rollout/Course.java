package dev.portcullis.operator.rollout;

import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.RolloutStatus;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.acceptance.Readiness;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a policy.
 *
 * @param candidate what is put in force
 * @param content the same, where it can be; null where it cannot
 * @param status how far the rollout is; null for none
 * @param lookAgain when there is something to see again; null for the usual time
 */
public record Course(
        Candidate candidate,
        @Nullable PolicyContent content,
        @Nullable RolloutStatus status,
        @Nullable Duration lookAgain) {
    /** Returns what the condition about the rollout says; null where there is none. */
    public @Nullable Readiness condition() {
        return status == null ? null : Telling.condition(status);
    }
}
