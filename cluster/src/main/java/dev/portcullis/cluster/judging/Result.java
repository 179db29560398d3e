package dev.portcullis.cluster.judging;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;

/**
 * What one requirement of one policy says of one image.
 *
 * @param image the reference as written
 * @param policy name of the policy, or {@code -} for the installation's own rules
 * @param requirement name of the requirement, or the part of the policy that says it
 * @param outcome whether it is met
 * @param mode what a requirement that is not met does to a request
 * @param reason why
 * @param message one sentence: what was found
 */
public record Result(
        String image, String policy, String requirement, Outcome outcome, Mode mode, Reason reason, String message) {
    /** Whether a requirement is met; from what needs attention most to what needs none. */
    public enum Outcome {
        /** Not met: under a policy that enforces it the image is refused. */
        FAIL,
        /** Nobody can say, for want of an answer. */
        ERROR,
        /** Not met by what a tag names now, though Pods are judged when they are made; or not met and excepted. */
        WARN,
        /** No policy judges it. */
        SKIP,
        /** Met. */
        PASS
    }
}
