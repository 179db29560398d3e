package dev.portcullis.operator.registration;

import dev.portcullis.core.policy.ExceptionRule;
import dev.portcullis.crds.compile.ExceptionRules;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.EvidencePolicySpec.DigestDemand;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.NamespaceSelector.Expression;
import dev.portcullis.crds.policy.PolicyMode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    /** Makes the claim of a policy with this spec in force. */
    public static PolicyClaim of(String policy, EvidencePolicySpec inForce, List<EvidencePolicySpec> earlier) {
        return new PolicyClaim(
                policy,
                enforcedBy(inForce),
                enforcedBy(earlier),
                labelKeys(inForce.match().namespaceSelector()),
                inForce.digest() == DigestDemand.PIN,
                ExceptionRules.ofAccepted(inForce.exceptions()));
    }

    /** Returns the keys that a selector selects by. */
    public static Set<String> labelKeys(@Nullable NamespaceSelector selector) {
        if (selector == null) {
            return Set.of();
        }
        var keys = new TreeSet<>(selector.matchLabels().keySet());
        selector.matchExpressions().stream().map(Expression::key).forEach(keys::add);
        return keys;
    }

    /** Returns where any of these specs are enforced. */
    public static Set<GateSelection> enforcedBy(Collection<EvidencePolicySpec> specs) {
        var selections = new HashSet<GateSelection>();
        specs.forEach(spec -> {
            var selection = enforcedBy(spec);
            if (selection != null) {
                selections.add(selection);
            }
        });
        return selections;
    }

    /** Returns where a spec is enforced; null where it refuses nothing. */
    public static @Nullable GateSelection enforcedBy(EvidencePolicySpec spec) {
        return spec.mode() == PolicyMode.ENFORCE ? GateSelection.of(spec.match().namespaceSelector()) : null;
    }
}
