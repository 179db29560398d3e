package dev.portcullis.cluster.inforce;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TrustRootInForce;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
     * @param entry the entry of the registration that the request came by; its own policies are enforced whatever else is known
     * @param namespace the namespace; null where nobody knows it: then every policy applies, and is enforced
     */
    public PoliciesInForce select(String entry, @Nullable KnownNamespace namespace, OtherImages unmatchedImages) {
        return select(entry, namespace, unmatchedImages, "");
    }

    /**
     * Selects the policies for a namespace as if one of them were enforced there already, however far its rollout is.
     *
     * @param promoted the policy's name
     */
    public PoliciesInForce select(
            String entry, @Nullable KnownNamespace namespace, OtherImages unmatchedImages, String promoted) {
        var selected = policies.stream()
                .filter(gated -> namespace == null
                        || gated.isEnforcedBy(entry)
                        || gated.policy().namespaces().matches(namespace.labels()))
                .toList();
        var audited = namespace == null
                ? Set.<String>of()
                : selected.stream()
                        .filter(gated -> !gated.isEnforcedBy(entry) && gated.isAuditedIn(namespace))
                        .map(gated -> gated.policy().name())
                        .filter(name -> !name.equals(promoted))
                        .collect(Collectors.toUnmodifiableSet());
        var rules = new PoliciesInForce(
                selected.stream().map(Gated::policy).toList(),
                trustRoots,
                unmatchedImages,
                namespace == null ? null : namespace.labels());
        return audited.isEmpty() ? rules : rules.auditing(audited);
    }

    /** Returns whether some policy has rules that may read the whole object of a request. */
    public boolean readRequests() {
        return policies.stream()
                .anyMatch(gated -> gated.policy().requirements().stream().anyMatch(Requirement::readsRequest));
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
     * @param policy the policy as it is where it is enforced
     * @param entry the entry's name
     * @param audited UIDs of the namespaces in which it is only audited so far, by name
     */
    public record Gated(Policy policy, String entry, Map<String, String> audited) {
        public Gated {
            audited = Map.copyOf(audited);
        }

        /** Makes a policy that is enforced wherever it selects. */
        public Gated(Policy policy, String entry) {
            this(policy, entry, Map.of());
        }

        /** Returns whether it is only audited in this very namespace; one that was made again under the same name is another. */
        public boolean isAuditedIn(KnownNamespace namespace) {
            return namespace.uid().equals(audited.get(namespace.name()));
        }

        boolean isEnforcedBy(String candidate) {
            return policy.mode() == Mode.ENFORCE && entry.equals(candidate);
        }
    }
}
