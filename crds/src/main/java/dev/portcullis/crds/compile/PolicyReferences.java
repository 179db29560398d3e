package dev.portcullis.crds.compile;

import dev.portcullis.crds.policy.AuthoritySpec;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.trust.TrustRootSpec;
import java.util.List;
import java.util.Map;

/** What a policy refers to outside itself: trust roots, and keys in them. */
public final class PolicyReferences {
    private PolicyReferences() {}

    /**
     * Returns what is missing; empty if everything is there.
     *
     * @param trustRoots the trust roots that exist, by name
     */
    public static List<Problem> check(EvidencePolicySpec spec, Map<String, TrustRootSpec> trustRoots) {
        var problems = new Problems();
        for (var i = 0; i < spec.authorities().size(); i++) {
            var path = "spec.authorities[" + i + "]";
            var authority = spec.authorities().get(i);
            var root = trustRoots.get(authority.trustRoot());
            if (root == null) {
                problems.notFound(path + ".trustRoot", "there is no TrustRoot \"" + authority.trustRoot() + "\"");
            } else {
                check(path, authority, root, problems);
            }
        }
        return problems.list();
    }

    private static void check(String path, AuthoritySpec authority, TrustRootSpec root, Problems problems) {
        if (!authority.identities().isEmpty() && root.trustedRoot() == null) {
            problems.notFound(
                    path + ".identities",
                    "TrustRoot \"" + authority.trustRoot() + "\" has no trustedRoot that could certify identities");
        }
        for (var i = 0; i < authority.keys().size(); i++) {
            var name = authority.keys().get(i);
            if (!root.keyNames().contains(name)) {
                problems.notFound(
                        path + ".keys[" + i + "]",
                        "TrustRoot \"" + authority.trustRoot() + "\" has no key \"" + name + "\"");
            }
        }
    }
}
