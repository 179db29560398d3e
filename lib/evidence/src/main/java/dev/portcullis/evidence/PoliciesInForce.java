package dev.portcullis.evidence;

import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules for one namespace.
 *
 * @param policies the policies whose namespace selector holds
 * @param trustRoots all accepted trust roots, by name
 * @param unmatchedImages what the installation says of images that no policy matches
 * @param labels the namespace's labels, by which the policies were selected; null where nobody knew them, so that every policy is here
 */
public record PoliciesInForce(
        List<Policy> policies,
        Map<String, TrustRootInForce> trustRoots,
        OtherImages unmatchedImages,
        @Nullable Map<String, String> labels) {
    public PoliciesInForce {
        policies = List.copyOf(policies);
        trustRoots = Map.copyOf(trustRoots);
        labels = labels == null ? null : Map.copyOf(labels);
    }

    /** Makes rules that apply whatever the namespace's labels are. */
    public PoliciesInForce(
            List<Policy> policies, Map<String, TrustRootInForce> trustRoots, OtherImages unmatchedImages) {
        this(policies, trustRoots, unmatchedImages, null);
    }
}
