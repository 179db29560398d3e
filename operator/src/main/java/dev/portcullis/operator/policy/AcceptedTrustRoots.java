package dev.portcullis.operator.policy;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.CompiledTrustRoot;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.AuthoritySpec;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionProof.Proved;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootContent;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.operator.revision.Revisions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what is in force of the trust roots that a policy names, as they stand in the cluster: by an older one a policy could be accepted whose
 * keys are gone.
 *
 * @param client reads trust roots
 * @param revisions reads what they were accepted as
 */
public record AcceptedTrustRoots(KubernetesClient client, Revisions revisions) {

    /**
     * What was found.
     *
     * @param accepted the specs in force, by name
     * @param neverAccepted names of trust roots that exist without any
     * @param revisions what they were accepted as, by name
     */
    record Found(Map<String, TrustRootSpec> accepted, Set<String> neverAccepted, Map<String, Proved> revisions) {
        Found {
            revisions = Map.copyOf(revisions);
            accepted = Map.copyOf(accepted);
            neverAccepted = Set.copyOf(neverAccepted);
        }

        /** Returns the trust roots that exist and cannot be used, in words. */
        List<String> unready() {
            return neverAccepted.stream()
                    .sorted()
                    .map(name -> "TrustRoot \"" + name + "\" was never accepted")
                    .toList();
        }
    }

    /** Returns what evidence is verified with, by name. */
    static Map<String, TrustRootInForce> inForce(Found found) {
        var roots = new HashMap<String, TrustRootInForce>();
        found.revisions().forEach((name, revision) -> {
            if (TrustRootCompiler.compileContent(name, revision.content())
                    instanceof
                    Compiled.Accepted<CompiledTrustRoot>(CompiledTrustRoot(var root, var basis, var until))) {
                roots.put(name, new TrustRootInForce(name, revision.contentHash(), basis, root, until));
            }
        });
        return roots;
    }

    Found of(EvidencePolicySpec spec, InstallationKeys keys) {
        var accepted = new HashMap<String, TrustRootSpec>();
        var neverAccepted = new TreeSet<String>();
        var proofs = new HashMap<String, Proved>();
        spec.authorities().stream().map(AuthoritySpec::trustRoot).distinct().forEach(name -> {
            var root = client.resources(TrustRoot.class).withName(name).get();
            if (root == null) {
                return;
            }
            var status = root.getStatus();
            var proved = revisions.read(RevisedKind.TRUST_ROOT, name, status == null ? null : status.revision(), keys);
            if (proved.isPresent()
                    && TrustRootContent.read(proved.get().content())
                            instanceof ReadResult.Read<TrustRootContent>(var inForce)
                    && inForce.spec() != null) {
                accepted.put(name, inForce.spec());
                proofs.put(name, proved.get());
            } else {
                neverAccepted.add(name);
            }
        });
        return new Found(accepted, neverAccepted, proofs);
    }
}
