package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Place;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import java.util.List;

/**
 * Says what is about to be forgotten, while that can be prevented, and what was: it is not removed with the object. To refuse to publish instead would
 * have evidence go stale for a key that was rotated.
 */
final class ForgottenPlaces {
    private ForgottenPlaces() {}

    /**
     * Says it.
     *
     * @param before the places that were remembered, the latest first
     * @param after those that are now
     */
    static void tell(Stages stages, List<Place> before, List<Place> after) {
        var forgotten = before.stream().filter(place -> !after.contains(place)).toList();
        if (!forgotten.isEmpty()) {
            stages.fails(
                    Condition.Type.REMOVABLE,
                    ConditionReason.PLACES_FORGOTTEN,
                    "forgotten last: what is in " + Places.describe(forgotten.getLast())
                            + "; it stays when the object is deleted: remove it by hand");
        } else if (after.size() >= EvidenceBundleStatus.MOST_PLACES
                && !stages.says(Condition.Type.REMOVABLE, ConditionReason.PLACES_FORGOTTEN)) {
            stages.fails(
                    Condition.Type.REMOVABLE,
                    ConditionReason.PLACES_FULL,
                    after.size() + " repositories and keys are remembered, and no more; with the next one what is in "
                            + Places.describe(after.getLast())
                            + " is forgotten, and stays when the object is deleted: make a new object and delete this"
                            + " one before that");
        }
    }
}
