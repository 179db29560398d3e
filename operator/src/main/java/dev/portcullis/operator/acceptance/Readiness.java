package dev.portcullis.operator.acceptance;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;

/**
 * Whether what was accepted has its effect.
 *
 * @param status whether it has
 * @param reason why
 * @param message why, for people
 */
public record Readiness(Condition.Status status, ConditionReason reason, String message) {
    /** In force. */
    public static final Readiness READY = new Readiness(Condition.Status.TRUE, ConditionReason.READY, "in force");
}
