package dev.portcullis.core.verdict;

import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Something that speaks against an image.
 *
 * @param policy name of the policy, or {@code -} for the installation's own rules
 * @param requirement name of the requirement, or the part of the policy that says it, such as {@code digest}
 * @param mode what the finding does
 * @param reason why
 * @param detail one sentence: what was found
 * @param undecidable whether this is for want of an answer and not because of one
 * @param exemption the exception but for which this would refuse the image; null for none
 */
public record Finding(
        String policy,
        String requirement,
        Mode mode,
        Reason reason,
        String detail,
        boolean undecidable,
        @Nullable Granted exemption) {
    /** In place of a policy's name, where the installation's own rules speak against the image. */
    public static final String INSTALLATION = "-";

    /** In place of a requirement's name, where the policy's deny list speaks against the image. */
    public static final String DENY_LIST = "deny";

    /** Makes a finding that no exception has to do with. */
    public Finding(String policy, String requirement, Mode mode, Reason reason, String detail, boolean undecidable) {
        this(policy, requirement, mode, reason, detail, undecidable, null);
    }

    /** Returns the same, told instead of refusing, because of an exception. */
    Finding exemptedBy(Granted granted) {
        return new Finding(policy, requirement, Mode.WARN, reason, detail, undecidable, granted);
    }

    /** Returns the same with more to say. */
    Finding adding(String more) {
        return new Finding(policy, requirement, mode, reason, detail + more, undecidable, exemption);
    }
}
