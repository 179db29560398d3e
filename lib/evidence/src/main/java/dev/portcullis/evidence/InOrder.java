package dev.portcullis.evidence;

import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the places of a repository one after the other until one knows, each within its share of the time.
 *
 * @param places in their order
 * @param access on whose behalf
 */
record InOrder(List<ImageRepository> places, Access access) {
    private static final LookupOutcome NOWHERE = new LookupOutcome.Refused(
            Reason.IMAGE_NOT_FOUND, "none of the registry's mirrors can hold a repository of this name");

    /** Asks what a tag names. Places may disagree about that, so one that answers nonsense is not made good by the next. */
    Resolution resolve(EvidenceSource source, String tag) {
        return ask(
                (place, share) -> source.resolve(place, tag, share),
                answer -> answer instanceof Resolution.Failed(var outcome) && isSilent(outcome) ? outcome : null,
                Resolution.Failed::new);
    }

    /** Asks what a digest names. No two places can say different things of that, so any of them will do. */
    Content content(EvidenceSource source, Digest digest) {
        return ask(
                (place, share) -> source.content(place, digest, share),
                answer -> answer instanceof Content.Failed(var outcome) && !isAboutContent(outcome) ? outcome : null,
                Content.Failed::new);
    }

    /** @param passedOver tells why an answer sends us to the next place; null if it does not */
    private <T> T ask(
            BiFunction<ImageRepository, Access, T> question,
            Function<T, @Nullable LookupOutcome> passedOver,
            Function<LookupOutcome, T> failed) {
        var failure = NOWHERE;
        for (var i = 0; i < places.size(); i++) {
            var answer = question.apply(places.get(i), access.share(places.size() - i));
            var outcome = passedOver.apply(answer);
            if (outcome == null) {
                return answer;
            }
            failure = weightier(failure, outcome);
        }
        return failed.apply(failure);
    }

    /**
     * An answer that breaks a bound or makes no sense stays a refusal though another place cannot be asked. Else whoever could not be asked may
     * know it, whatever the others say; and an absence explains least.
     */
    private static LookupOutcome weightier(LookupOutcome known, LookupOutcome next) {
        if (isDefinite(known) || isDefinite(next)) {
            return isDefinite(known) ? known : next;
        }
        var stays = known instanceof LookupOutcome.Undecidable
                || (!known.equals(NOWHERE) && has(next, Reason.IMAGE_NOT_FOUND));
        return stays ? known : next;
    }

    private static boolean isSilent(LookupOutcome outcome) {
        return outcome instanceof LookupOutcome.Undecidable
                || has(outcome, Reason.IMAGE_NOT_FOUND)
                || has(outcome, Reason.REGISTRY_UNAUTHORIZED);
    }

    private static boolean isDefinite(LookupOutcome outcome) {
        return outcome instanceof LookupOutcome.Refused && !isSilent(outcome);
    }

    private static boolean isAboutContent(LookupOutcome outcome) {
        return has(outcome, Reason.MANIFEST_AMBIGUOUS) || has(outcome, Reason.MANIFEST_UNSUPPORTED);
    }

    private static boolean has(LookupOutcome outcome, Reason wanted) {
        return outcome instanceof LookupOutcome.Refused(var reason, var detail) && reason == wanted;
    }
}
