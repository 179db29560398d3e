package dev.portcullis.operator.registration;

import dev.portcullis.core.policy.ExceptionRule;
import dev.portcullis.crds.compile.ExceptionRules;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.EvidencePolicySpec.DigestDemand;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.NamespaceSelector.Expression;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.PolicyMode;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one policy asks of the registration.
 *
 * @param policy the policy's name
 * @param enforced where it must be enforced; null for a policy that refuses nothing
 * @param earlier where accepted revisions of it were enforced before
 * @param labelKeys keys of namespace labels that it selects by
 * @param pins whether it has tags pinned
 * @param exceptions which exceptions it admits
 */
public record PolicyClaim(
        String policy,
        @Nullable GateSelection enforced,
        Set<GateSelection> earlier,
        Set<String> labelKeys,
        boolean pins,
        ExceptionRule exceptions) {
    public PolicyClaim {
        earlier = Set.copyOf(earlier);
        labelKeys = Set.copyOf(labelKeys);
    }

    /** Makes the claim of a policy that admits no exception. */
    public PolicyClaim(
            String policy,
            @Nullable GateSelection enforced,
            Set<GateSelection> earlier,
            Set<String> labelKeys,
            boolean pins) {
        this(policy, enforced, earlier, labelKeys, pins, ExceptionRule.NONE);
    }

    /** Makes the claim of a policy with this content in force. */
    public static PolicyClaim of(String policy, PolicyContent inForce, List<PolicyContent> earlier) {
        var spec = inForce.spec();
        return new PolicyClaim(
                policy,
                enforcedBy(policy, inForce),
                enforcedBy(policy, earlier),
                labelKeys(spec),
                spec.digest() == DigestDemand.PIN,
                ExceptionRules.ofAccepted(spec.exceptions()));
    }

    /** Returns the keys that a spec selects namespaces by, for whatever. */
    public static Set<String> labelKeys(EvidencePolicySpec spec) {
        var keys = new TreeSet<>(labelKeys(spec.match().namespaceSelector()));
        var rollout = spec.rollout();
        if (rollout != null) {
            rollout.cohorts().forEach(cohort -> keys.addAll(labelKeys(cohort.namespaceSelector())));
        }
        return keys;
    }

    private static Set<String> labelKeys(@Nullable NamespaceSelector selector) {
        if (selector == null) {
            return Set.of();
        }
        var keys = new TreeSet<>(selector.matchLabels().keySet());
        selector.matchExpressions().stream().map(Expression::key).forEach(keys::add);
        return keys;
    }

    /** Returns where a policy is enforced by any of these. */
    public static Set<GateSelection> enforcedBy(String policy, Collection<PolicyContent> contents) {
        return contents.stream()
                .map(content -> enforcedBy(policy, content))
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns where a policy with this content is enforced; null where it refuses nothing. */
    public static @Nullable GateSelection enforcedBy(String policy, PolicyContent content) {
        return content.spec().mode() == PolicyMode.ENFORCE ? GateSelection.of(policy, content) : null;
    }
}
