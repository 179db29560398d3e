package dev.portcullis.operator.rules;

import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.evidence.PoliciesInForce;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What applies where, at one moment.
 *
 * @param snapshot the policies and trust roots in force
 * @param labels the labels of every namespace that is known
 * @param exemptions the exceptions that were approved, by namespace
 * @param unmatchedImages what the installation says of images that no policy matches
 */
public record Rules(
        PolicySnapshot snapshot,
        Map<String, Map<String, String>> labels,
        Map<String, List<Exemption>> exemptions,
        OtherImages unmatchedImages) {
    public Rules {
        labels = Map.copyOf(labels);
        exemptions = Map.copyOf(exemptions);
    }

    /** Returns the rules for a question: as at admission, every policy applies where nobody knows its namespace's labels. */
    public PoliciesInForce of(Question question) {
        var namespace = question.namespace();
        @Nullable Map<String, String> known = labels.get(namespace);
        return snapshot.select(GateEntry.ADVISE, known, unmatchedImages)
                .with(question.exemptions(exemptions.getOrDefault(namespace, List.of())));
    }
}
