package dev.portcullis.evidence;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.program.Circumstances;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules for one namespace.
 *
 * @param policies the policies whose namespace selector holds, as they are in force in this namespace
 * @param trustRoots all accepted trust roots, by name
 * @param unmatchedImages what the installation says of images that no policy matches
 * @param labels the namespace's labels, by which the policies were selected; null where nobody knew them, so that every policy is here
 * @param exemptions the exceptions that may count for what is judged
 * @param request what asks for an image to run; null where nobody does
 * @param audited names of the policies among them that are only audited in this namespace, because their rollout has not come so far
 */
public record PoliciesInForce(
        List<Policy> policies,
        Map<String, TrustRootInForce> trustRoots,
        OtherImages unmatchedImages,
        @Nullable Map<String, String> labels,
        Exemptions exemptions,
        Circumstances.@Nullable Request request,
        Set<String> audited) {
    public PoliciesInForce {
        policies = List.copyOf(policies);
        trustRoots = Map.copyOf(trustRoots);
        labels = labels == null ? null : Map.copyOf(labels);
        audited = Set.copyOf(audited);
    }

    /** Makes rules without exceptions. */
    public PoliciesInForce(
            List<Policy> policies,
            Map<String, TrustRootInForce> trustRoots,
            OtherImages unmatchedImages,
            @Nullable Map<String, String> labels) {
        this(policies, trustRoots, unmatchedImages, labels, Exemptions.NONE, null, Set.of());
    }

    /** Makes rules without exceptions that apply whatever the namespace's labels are. */
    public PoliciesInForce(
            List<Policy> policies, Map<String, TrustRootInForce> trustRoots, OtherImages unmatchedImages) {
        this(policies, trustRoots, unmatchedImages, null);
    }

    /** Returns the same rules with these exceptions to them. */
    public PoliciesInForce with(Exemptions exceptions) {
        return new PoliciesInForce(policies, trustRoots, unmatchedImages, labels, exceptions, request, audited);
    }

    /** Returns the same rules for a request. */
    public PoliciesInForce requestedBy(Circumstances.@Nullable Request asking) {
        return new PoliciesInForce(policies, trustRoots, unmatchedImages, labels, exemptions, asking, audited);
    }

    /** Returns whether some policy has rules that read the request. */
    public boolean readRequests() {
        return policies.stream()
                .anyMatch(policy -> policy.requirements().stream().anyMatch(Requirement::readsRequest));
    }

    /** Returns the same rules without what does not read the request. */
    PoliciesInForce aboutRequests() {
        var about = policies.stream()
                .flatMap(policy -> policy.onlyAboutRequests().stream())
                .toList();
        return new PoliciesInForce(about, trustRoots, unmatchedImages, labels, exemptions, request, audited);
    }

    /** Returns the same rules with these policies only audited: whatever they demand is recorded, and refuses nothing. */
    public PoliciesInForce auditing(Set<String> names) {
        var effective = policies.stream()
                .map(policy -> names.contains(policy.name()) ? policy.weakenedTo(Mode.AUDIT) : policy)
                .toList();
        return new PoliciesInForce(effective, trustRoots, unmatchedImages, labels, exemptions, request, names);
    }

    /**
     * Returns a hash over what the trust roots of a policy hold: the same as long as none of them changes in what facts depend on.
     */
    public String trustOf(Policy policy) {
        var text = policy.requirements().stream()
                .flatMap(requirement -> requirement.trustRoots().stream())
                .distinct()
                .sorted()
                .map(name -> {
                    var root = trustRoots.get(name);
                    return name + "\n" + (root == null ? "-" : root.basis()) + "\n";
                })
                .collect(Collectors.joining());
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
