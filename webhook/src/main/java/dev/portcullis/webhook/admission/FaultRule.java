package dev.portcullis.webhook.admission;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.evidence.PoliciesInForce;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fault of ours means for a request.
 *
 * <p>Wherever a policy may enforce, nothing passes unjudged: on a fail-closed entry, where an enforcing policy applies, and where nobody
 * could find out which policies apply. Only on the entry that fails open, and only when it is known that nothing enforces there, the
 * request passes with a warning, so that a fault of ours locks out nobody who is not protected by the lock.
 */
final class FaultRule {
    private FaultRule() {}

    /**
     * Decides.
     *
     * @param inForce the policies that apply; null where that could not be found out
     * @param reason why the request was not judged
     * @param detail the same as one sentence, with nothing from inside
     */
    static Decision decide(String entry, @Nullable PoliciesInForce inForce, Reason reason, String detail) {
        if (GateEntry.isFailClosed(entry) || inForce == null || enforces(inForce)) {
            return Decision.refuse(reason, detail);
        }
        var warning = "[" + reason.code() + "] not judged: " + detail + ". No policy enforces here, so it passes.";
        return new Decision(true, reason, "", List.of(warning), List.of());
    }

    private static boolean enforces(PoliciesInForce inForce) {
        return inForce.policies().stream().anyMatch(policy -> policy.mode() == Mode.ENFORCE);
    }
}
