package dev.portcullis.evidence;

import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Resolution;
import java.util.List;

/**
 * Finds out what tags name.
 *
 * @param source asked one place at a time
 */
record TagResolver(EvidenceSource source) {
    /** Asks one place after the other what the tag names, until one knows. */
    Resolution resolve(String tag, List<ImageRepository> places, Access access) {
        LookupOutcome failure = new LookupOutcome.Refused(
                Reason.IMAGE_NOT_FOUND, "none of the registry's mirrors can hold a repository of this name");
        for (var i = 0; i < places.size(); i++) {
            var answer = source.resolve(places.get(i), tag, access.share(places.size() - i));
            if (!(answer instanceof Resolution.Failed(var outcome)) || !mayBeElsewhere(outcome)) {
                return answer;
            }
            // Whoever could not be asked may know it, whatever the others say.
            failure = i > 0 && failure instanceof LookupOutcome.Undecidable ? failure : outcome;
        }
        return new Resolution.Failed(failure);
    }

    /** Returns whether a failure says nothing of other places; a registry that answers nonsense is not made good by the next one. */
    private static boolean mayBeElsewhere(LookupOutcome outcome) {
        return switch (outcome) {
            case LookupOutcome.Undecidable(var reason, var detail) -> true;
            case LookupOutcome.Refused(var reason, var detail) ->
                reason == Reason.IMAGE_NOT_FOUND || reason == Reason.REGISTRY_UNAUTHORIZED;
            case LookupOutcome.Complete() -> false;
        };
    }
}
