package dev.portcullis.operator.rules;

import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.evidence.PoliciesInForce;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What applies where, at one moment.
 *
 * @param snapshot the policies and trust roots in force
 * @param namespaces every namespace that is known, by name
 * @param exemptions the exceptions that were approved, by namespace
 * @param unmatchedImages what the installation says of images that no policy matches
 */
public record Rules(
        PolicySnapshot snapshot,
        Map<String, KnownNamespace> namespaces,
        Map<String, List<Exemption>> exemptions,
        OtherImages unmatchedImages) {
    public Rules {
        namespaces = Map.copyOf(namespaces);
        exemptions = Map.copyOf(exemptions);
    }

    /** Returns the rules for a question: as at admission, every policy applies where nobody knows its namespace's labels. */
    public PoliciesInForce of(Question question) {
        return promoting(question, "");
    }

    /** Returns whether some policy that applies in a namespace has rules that read the objects which run images. */
    public boolean readObjects(String namespace) {
        return snapshot.policies().stream()
                        .anyMatch(
                                gated -> gated.policy().requirements().stream().anyMatch(Requirement::readsRequest))
                && snapshot.select(GateEntry.ADVISE, namespaces.get(namespace), unmatchedImages)
                        .readRequests();
    }

    /** Returns the rules for a question as they will be once this policy is enforced in its namespace. */
    public PoliciesInForce promoting(Question question, String policy) {
        var namespace = question.namespace();
        @Nullable KnownNamespace known = namespaces.get(namespace);
        return snapshot.select(GateEntry.ADVISE, known, unmatchedImages, policy)
                .with(question.exemptions(exemptions.getOrDefault(namespace, List.of())));
    }
}
