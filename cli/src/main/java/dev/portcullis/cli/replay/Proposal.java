package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.DecisionRecord;
import dev.portcullis.cli.record.RecordedRules;
import dev.portcullis.core.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Policies that are not in force yet.
 *
 * @param policies each takes the place of the one with its name, or is added
 * @param trustRoots content hash of the trust roots that were given with them, by name
 */
public record Proposal(List<Policy> policies, Map<String, String> trustRoots) {
    public Proposal {
        policies = List.copyOf(policies);
        trustRoots = Map.copyOf(trustRoots);
    }

    Set<String> names() {
        return policies.stream().map(Policy::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the policies that would have applied to the request. */
    List<Policy> applying(DecisionRecord record, RecordedRules rules) {
        var applying = policies.stream()
                .filter(policy -> Selected.applies(policy, record.entry(), rules))
                .toList();
        for (var policy : applying) {
            policy.requirements().stream()
                    .flatMap(requirement -> requirement.trustRoots().stream())
                    .forEach(root -> demandSame(root, rules));
        }
        return applying;
    }

    /** What was found holds under the trust roots of that time only. */
    private void demandSame(String root, RecordedRules rules) {
        var then = rules.trustRoots().get(root);
        if (then == null) {
            throw new NotReplayableException("trust root " + root + " was not in force, so nobody looked under it");
        }
        var proposed = trustRoots.get(root);
        if (proposed != null && !proposed.equals(then)) {
            throw new NotReplayableException(
                    "trust root " + root + " is not the one under which was looked at that time");
        }
    }
}
