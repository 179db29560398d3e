package dev.portcullis.operator.revision;

import dev.portcullis.crds.revision.PolicyRevision;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Decides which revisions of one object are no longer needed. Pure. */
final class Retention {
    /** How many revisions are kept besides the one in force. */
    static final int KEPT = 3;

    /**
     * How many are kept while the one in force has no effect yet: what an older one selected may still be what keeps the gate shut, however
     * often the policy is edited meanwhile.
     */
    static final int KEPT_UNTIL_EFFECTIVE = 32;

    private Retention() {}

    /** Returns the revisions that may go: neither in force nor among those accepted last. */
    static List<PolicyRevision> superfluous(Collection<PolicyRevision> revisions, String inForce, boolean effective) {
        return revisions.stream()
                .filter(revision -> !revision.getMetadata().getName().equals(inForce))
                .sorted(Comparator.comparing(Acceptance::of)
                        .reversed()
                        .thenComparing(revision -> revision.getMetadata().getName()))
                .skip(effective ? KEPT : KEPT_UNTIL_EFFECTIVE)
                .toList();
    }
}
