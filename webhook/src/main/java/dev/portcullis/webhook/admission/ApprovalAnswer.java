package dev.portcullis.webhook.admission;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.exception.Approval;

/** The answer to a request that makes or changes an exception. */
sealed interface ApprovalAnswer {
    /** Returns the uid of the request that it answers. */
    String uid();

    /** It passes as it is. */
    record Passes(String uid) implements ApprovalAnswer {}

    /**
     * It passes with this approval, whatever approval it came with.
     *
     * @param approval a new one, or the one that stood in the object before
     */
    record Writes(String uid, Approval approval) implements ApprovalAnswer {}

    /** It passes without the approval that it came with. */
    record Removes(String uid) implements ApprovalAnswer {}

    /**
     * It does not pass.
     *
     * @param detail why, and what to do, as a part of a sentence
     */
    record Refuses(String uid, Reason reason, String detail) implements ApprovalAnswer {}
}
