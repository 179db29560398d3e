package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.runner.admission.Refusal;

/** The answer to a request about a Pod in a namespace of runners. */
sealed interface RunnerAnswer {
    /** Returns the uid of the request that it answers. */
    String uid();

    /** Returns the code of a refusal. */
    static Reason reason(Refusal refusal) {
        return switch (refusal.kind()) {
            case QUOTA -> Reason.RUNNER_QUOTA_EXCEEDED;
            case GUARDED -> Reason.RUNNER_GUARDED;
        };
    }

    /** It passes as it is. */
    record Passes(String uid) implements RunnerAnswer {}

    /**
     * It passes with these changes.
     *
     * @param patch operations of a JSON patch (RFC 6902), at least one
     */
    record Patches(String uid, ArrayNode patch) implements RunnerAnswer {}

    /** It does not pass. */
    record Refuses(String uid, Refusal refusal) implements RunnerAnswer {}
}
