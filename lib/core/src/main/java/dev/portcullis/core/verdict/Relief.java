package dev.portcullis.core.verdict;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an exception does to the findings of one policy about one image.
 *
 * @param granted the exception; null for none
 * @param objection why it does not count all the same; null if it does
 */
record Relief(@Nullable Granted granted, @Nullable String objection) {
    /** Findings stay as they are. */
    static final Relief NONE = new Relief(null, null);

    /** Returns what an exception does for an image of which no digest is known. */
    static Relief ofTag(Policy policy, ImageInput image, Exemptions exemptions, Instant now) {
        var granted = exemptions.granted(policy, image.reference(), null, now);
        if (granted.isEmpty()) {
            return NONE;
        }
        if (lacksDigest(policy, image)) {
            return new Relief(granted.get(), "the policy's exceptions need the image named by digest");
        }
        return policy.deny().equals(DenyList.EMPTY)
                ? new Relief(granted.get(), null)
                : new Relief(granted.get(), "nobody can say whether what a tag names is on the policy's deny list");
    }

    /** Returns what an exception does for an image with this digest. */
    static Relief of(PolicyCheck check, Exemptions exemptions) {
        var policy = check.policy();
        var image = check.image();
        var granted = exemptions.granted(policy, image.reference(), check.digest(), check.now());
        if (granted.isEmpty()) {
            return NONE;
        }
        Optional<String> objection = lacksDigest(policy, image)
                ? Optional.of("the policy's exceptions need the image named by digest")
                : new DeniedSigners(policy, check.digest(), image, check.places()).objection();
        return new Relief(granted.get(), objection.orElse(null));
    }

    /** A template's tag is no lack where the digest is written into the Pods, which are judged by it. */
    private static boolean lacksDigest(Policy policy, ImageInput image) {
        var pinnedLater = policy.digest() == DigestRule.PIN && image.tagUse() == TagUse.IN_TEMPLATE;
        return policy.exceptions().digestRequired() && image.reference().digest() == null && !pinnedLater;
    }

    /** Returns what a finding becomes. What refuses nothing needs no exception. */
    Finding applyTo(Finding finding) {
        if (granted == null || finding.mode() != Mode.ENFORCE) {
            return finding;
        }
        return objection == null
                ? finding.exemptedBy(granted)
                : finding.adding("; " + granted.describe() + " does not count: " + objection);
    }
}
