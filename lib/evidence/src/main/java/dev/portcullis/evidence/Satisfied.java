package dev.portcullis.evidence;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Satisfaction;
import dev.portcullis.core.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The last time at which one digest satisfied one policy in one namespace.
 *
 * @param policy the policy's name
 * @param revision content hash of the revision that was in force then
 * @param trust what its trust roots held then, see {@link PoliciesInForce#trustOf}
 * @param namespace where the image was judged
 * @param at when
 * @param met what that revision demanded and was met, see {@link Requirement#demanded}
 */
public record Satisfied(String policy, String revision, String trust, String namespace, Instant at, Set<String> met) {
    public Satisfied {
        met = Set.copyOf(met);
    }

    /**
     * Returns the policies that a verdict shows to be satisfied: by evidence alone, so that what an exception, a grace or an outage let pass
     * never prolongs itself.
     */
    public static List<Satisfied> of(Verdict verdict, PoliciesInForce rules, String namespace, Instant now) {
        return rules.policies().stream()
                .filter(policy -> isSatisfied(policy, verdict))
                .map(policy -> new Satisfied(
                        policy.name(), policy.revision(), rules.trustOf(policy), namespace, now, demanded(policy)))
                .toList();
    }

    /** All that it enforces is met; of a policy that enforces nothing, all. Nor does its deny list say anything, or might. */
    private static boolean isSatisfied(Policy policy, Verdict verdict) {
        if (verdict.findings().stream()
                .anyMatch(finding -> finding.policy().equals(policy.name())
                        && finding.requirement().equals(Finding.DENY_LIST))) {
            return false;
        }
        var met = verdict.satisfied().stream()
                .filter(satisfaction -> satisfaction.policy().equals(policy.name()))
                .map(Satisfaction::requirement)
                .collect(Collectors.toUnmodifiableSet());
        return decisive(policy).allMatch(requirement -> met.contains(requirement.name()));
    }

    private static Set<String> demanded(Policy policy) {
        return decisive(policy).map(Requirement::demanded).collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<Requirement> decisive(Policy policy) {
        var enforces = policy.requirements().stream().anyMatch(one -> one.mode() == Mode.ENFORCE);
        return policy.requirements().stream().filter(requirement -> !enforces || requirement.mode() == Mode.ENFORCE);
    }
}
