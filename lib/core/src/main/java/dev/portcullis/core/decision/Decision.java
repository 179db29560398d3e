package dev.portcullis.core.decision;

import dev.portcullis.core.reason.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * The outcome for one admission request.
 *
 * @param allowed whether the request passes
 * @param reason the code that explains the outcome
 * @param message for the user who is refused; where only a suspension keeps the request from being refused, what would have been said;
 *     otherwise empty
 * @param warnings for the user whatever the outcome
 * @param images every image of the request
 */
public record Decision(
        boolean allowed, Reason reason, String message, List<String> warnings, List<JudgedImage> images) {
    public Decision {
        warnings = List.copyOf(warnings);
        images = List.copyOf(images);
    }

    /** Refuses a request as a whole, before any image is judged. */
    public static Decision refuse(Reason reason, String detail) {
        return new Decision(
                false, reason, "[" + reason.code() + "] " + detail + ". " + reason.remedy(), List.of(), List.of());
    }

    /**
     * Returns the decision in a namespace in which the gate is suspended: what would be refused passes, with warnings. What is allowed
     * anyway stays as it is.
     *
     * @param suspension name of the suspension
     */
    public Decision suspendedBy(String suspension) {
        if (allowed) {
            return this;
        }
        var told = new ArrayList<String>();
        told.add("[" + Reason.GATE_SUSPENDED.code() + "] passes only because of GateSuspension \"" + suspension
                + "\"; would be refused: " + message);
        told.addAll(warnings);
        return new Decision(true, Reason.GATE_SUSPENDED, message, told, images);
    }

    /** Refuses a probe of the gate with its answer. */
    public static Decision refuseProbe(String answer) {
        return new Decision(false, Reason.GATE_PROBE, answer, List.of(), List.of());
    }

    /** Allows a request of which no image is judged. */
    public static Decision allow(Reason reason) {
        return new Decision(true, reason, "", List.of(), List.of());
    }
}
