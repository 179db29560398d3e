package dev.portcullis.operator.rules;

import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.evidence.PoliciesInForce;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What applies where, at one moment.
 *
 * @param snapshot the policies and trust roots in force
 * @param labels the labels of every namespace that is known
 * @param unmatchedImages what the installation says of images that no policy matches
 */
public record Rules(PolicySnapshot snapshot, Map<String, Map<String, String>> labels, OtherImages unmatchedImages) {
    public Rules {
        labels = Map.copyOf(labels);
    }

    /** Returns the rules for a namespace: as at admission, every policy applies where nobody knows its labels. */
    public PoliciesInForce of(String namespace) {
        @Nullable Map<String, String> known = labels.get(namespace);
        return snapshot.select(GateEntry.ADVISE, known, unmatchedImages);
    }
}
