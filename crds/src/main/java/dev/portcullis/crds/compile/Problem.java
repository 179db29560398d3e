package dev.portcullis.crds.compile;

import dev.portcullis.crds.status.ConditionReason;

/**
 * One thing that is wrong with a spec.
 *
 * @param field where, as in {@code spec.authorities[0].name}
 * @param reason {@link ConditionReason#INVALID} or {@link ConditionReason#REFERENCE_NOT_FOUND}
 * @param message what is wrong, as a sentence without its end
 */
public record Problem(String field, ConditionReason reason, String message) {
    /** Returns {@code field: message}. */
    @Override
    public String toString() {
        return field + ": " + message;
    }
}
