package dev.portcullis.operator.rollout;

import dev.portcullis.crds.policy.RolloutStatus;
import java.util.Set;

/** Hears how rollouts stand. Implementations are thread-safe. */
public interface RolloutReports {
    /** A policy with a rollout was looked at. */
    void stands(String policy, RolloutStatus status);

    /** A policy has no rollout any more. */
    void forget(String policy);

    /** Returns the policies whose rollout is not complete. */
    Set<String> underWay();
}
