package dev.portcullis.operator.policy;

import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.AuthoritySpec;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.operator.acceptance.RevisedObjects;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what is in force of the trust roots that a policy names. */
final class AcceptedTrustRoots {
    private final RevisedObjects objects;

    AcceptedTrustRoots(RevisedObjects objects) {
        this.objects = objects;
    }

    /**
     * What was found.
     *
     * @param accepted the specs in force, by name
     * @param neverAccepted names of trust roots that exist without any
     */
    record Found(Map<String, TrustRootSpec> accepted, Set<String> neverAccepted) {
        Found {
            accepted = Map.copyOf(accepted);
            neverAccepted = Set.copyOf(neverAccepted);
        }

        /** Returns the trust roots of a policy that exist and cannot be used, in words. */
        List<String> unready(EvidencePolicySpec spec) {
            return spec.authorities().stream()
                    .map(AuthoritySpec::trustRoot)
                    .distinct()
                    .filter(neverAccepted::contains)
                    .map(name -> "TrustRoot \"" + name + "\" was never accepted")
                    .toList();
        }
    }

    Found of(Collection<TrustRoot> roots, InstallationKeys keys) {
        var accepted = new HashMap<String, TrustRootSpec>();
        var neverAccepted = new HashSet<String>();
        for (var root : roots) {
            var name = root.getMetadata().getName();
            var status = root.getStatus();
            var proved = objects.read(name, RevisedKind.TRUST_ROOT, status == null ? null : status.revision(), keys);
            if (proved.isPresent()
                    && CanonicalJson.read(proved.get().content(), TrustRootSpec.class)
                            instanceof ReadResult.Read<TrustRootSpec>(var spec)) {
                accepted.put(name, spec);
            } else {
                neverAccepted.add(name);
            }
        }
        return new Found(accepted, neverAccepted);
    }
}
