package dev.portcullis.evidence;

import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import java.util.List;
import java.util.Map;

/**
 * The rules for one namespace.
 *
 * @param policies the policies whose namespace selector holds
 * @param trustRoots all accepted trust roots, by name
 * @param unmatchedImages what the installation says of images that no policy matches
 */
public record PoliciesInForce(
        List<Policy> policies, Map<String, TrustRootInForce> trustRoots, OtherImages unmatchedImages) {
    public PoliciesInForce {
        policies = List.copyOf(policies);
        trustRoots = Map.copyOf(trustRoots);
    }
}
