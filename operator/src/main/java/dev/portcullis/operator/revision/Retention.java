package dev.portcullis.operator.revision;

import dev.portcullis.crds.revision.PolicyRevision;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Decides which revisions of one object are no longer needed. Pure. */
final class Retention {
    /** How many revisions are kept besides the one in force. */
    static final int KEPT = 3;

    private Retention() {}

    /** Returns the revisions that may go: neither in force nor among the newest. */
    static List<PolicyRevision> superfluous(Collection<PolicyRevision> revisions, String inForce) {
        return revisions.stream()
                .filter(revision -> !revision.getMetadata().getName().equals(inForce))
                .sorted(Comparator.comparing(
                                (PolicyRevision revision) ->
                                        revision.getMetadata().getCreationTimestamp(),
                                Comparator.nullsLast(Comparator.naturalOrder()))
                        .reversed()
                        .thenComparing(revision -> revision.getMetadata().getName()))
                .skip(KEPT)
                .toList();
    }
}
