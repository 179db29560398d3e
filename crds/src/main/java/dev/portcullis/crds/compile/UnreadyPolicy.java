package dev.portcullis.crds.compile;

import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.NamespaceSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for a policy that was never accepted: it matches, and nothing can satisfy it. What cannot be read of its match is taken
 * for everything, since nobody can say what its author left out.
 */
public final class UnreadyPolicy {
    /** The revision of a policy that has none. */
    public static final String NO_REVISION = "none";

    /** Why a policy without any accepted revision cannot be satisfied. */
    public static final String NEVER_ACCEPTED = "no revision of the policy has been accepted so far";

    private static final String REQUIREMENT = "accepted";

    private UnreadyPolicy() {}

    /**
     * Makes the policy from a raw spec, whatever is in it.
     *
     * @param detail why there is no accepted revision
     */
    public static Policy of(String name, @Nullable EvidencePolicySpec spec, String detail) {
        var declared = spec == null ? null : spec.mode();
        var mode = declared == null ? Mode.ENFORCE : Modes.compile(declared);
        return Policy.strict(name, NO_REVISION, spec == null ? everything() : match(spec), requirements(mode, detail))
                .mode(mode)
                .otherImages(spec == null ? null : Modes.compile(spec.match().otherImages()))
                .namespaces(
                        spec == null
                                ? LabelSelector.EVERYTHING
                                : namespaces(spec.match().namespaceSelector()))
                .digest(DigestRule.ALLOW)
                .build();
    }

    /**
     * Makes the policy from an object without a revision that can be believed. One that is to be rolled out is audited as long as no revision
     * of it was ever in force, for that is how its rollout begins; where one was, it refuses as any other.
     */
    public static Policy of(EvidencePolicy policy, String detail) {
        var status = policy.getStatus();
        var spec = policy.getSpec();
        var unready = of(policy.getMetadata().getName(), spec, detail);
        var neverInForce = status == null || (status.revision() == null && status.rollout() == null);
        return neverInForce && spec != null && spec.rollout() != null ? unready.weakenedTo(Mode.AUDIT) : unready;
    }

    /** Returns what such a policy demands. */
    public static List<Requirement> requirements(Mode mode, String detail) {
        return List.of(new Requirement.Unmeetable(REQUIREMENT, mode, Reason.POLICY_NOT_READY, detail));
    }

    private static ImageMatch match(EvidencePolicySpec spec) {
        var problems = new Problems();
        var images = ImagePatterns.compile("", spec.match().images(), problems);
        var exclude = ImagePatterns.compile("", spec.match().exclude(), problems);
        return problems.isEmpty() && !images.isEmpty() ? new ImageMatch(images, exclude) : everything();
    }

    private static ImageMatch everything() {
        return new ImageMatch(List.of(ImagePattern.EVERYTHING), List.of());
    }

    private static LabelSelector namespaces(@Nullable NamespaceSelector selector) {
        var problems = new Problems();
        if (selector != null) {
            new SchemaCheck(problems).check("", selector);
        }
        var compiled = Selectors.compile("", selector, problems);
        return problems.isEmpty() ? compiled : LabelSelector.EVERYTHING;
    }
}
