package dev.portcullis.cluster.inforce;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TrustRootInForce;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All accepted policies and trust roots at one moment.
 *
 * @param policies the policies, each with the entry that its namespaces are enforced by
 * @param trustRoots trust roots by name
 */
public record PolicySnapshot(List<Gated> policies, Map<String, TrustRootInForce> trustRoots) {
    /** Nothing is in force. */
    public static final PolicySnapshot EMPTY = new PolicySnapshot(List.of(), Map.of());

    public PolicySnapshot {
        policies = List.copyOf(policies);
        trustRoots = Map.copyOf(trustRoots);
    }

    /**
     * Selects the policies for a namespace.
     *
     * @param labels the namespace's labels; null where nobody knows them: then every policy applies
     */
    public PoliciesInForce select(String entry, @Nullable Map<String, String> labels, OtherImages unmatchedImages) {
        var selected = policies.stream()
                .filter(gated -> labels == null
                        || gated.isEnforcedBy(entry)
                        || gated.policy().namespaces().matches(labels))
                .map(Gated::policy)
                .toList();
        return new PoliciesInForce(selected, trustRoots, unmatchedImages, labels);
    }

    /** Returns whether the entry fails open, or some policy here is a reason to register it. */
    public boolean knows(String entry) {
        if (!GateEntry.isFailClosed(entry)) {
            return true;
        }
        return entry.equals(GateEntry.ENFORCE_ALL)
                ? policies.stream().anyMatch(gated -> gated.policy().mode() == Mode.ENFORCE)
                : policies.stream().anyMatch(gated -> gated.entry().equals(entry));
    }

    /**
     * A policy and the fail-closed entry for its namespaces.
     *
     * @param entry the entry's name
     */
    public record Gated(Policy policy, String entry) {
        boolean isEnforcedBy(String candidate) {
            return policy.mode() == Mode.ENFORCE && entry.equals(candidate);
        }
    }
}
