package dev.portcullis.core.verdict;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;

/**
 * Something that speaks against an image.
 *
 * @param policy name of the policy, or {@code -} for the installation's own rules
 * @param requirement name of the requirement, or the part of the policy that says it, such as {@code digest}
 * @param mode what the finding does
 * @param reason why
 * @param detail one sentence: what was found
 * @param undecidable whether this is for want of an answer and not because of one
 */
public record Finding(
        String policy, String requirement, Mode mode, Reason reason, String detail, boolean undecidable) {}
