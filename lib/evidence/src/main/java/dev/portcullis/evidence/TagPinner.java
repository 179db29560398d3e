package dev.portcullis.evidence;

import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.PolicySelection;
import dev.portcullis.core.verdict.Resolution;

/** Writes beside tags what they name, where policies want that. Says nothing about whether it may run. Thread-safe. */
public final class TagPinner {
    private final EvidenceSource source;
    private final Registries registries;

    /**
     * Makes a pinner.
     *
     * @param source asked what tags name, one place at a time
     * @param registries what the installation says of registries
     */
    public TagPinner(EvidenceSource source, Registries registries) {
        this.source = source;
        this.registries = registries;
    }

    /** Pins the tag of an image of a Pod. */
    public Pinning pin(String image, PoliciesInForce rules, Access access) {
        ImageReference reference;
        try {
            reference = registries.canonical(ImageReference.parse(image));
        } catch (InvalidImageReferenceException e) {
            return new Pinning.NotWanted();
        }
        var tag = reference.tag();
        var selection =
                PolicySelection.of(rules.policies(), reference.repository(), registries, rules.unmatchedImages());
        if (reference.digest() != null || tag == null || !selection.pins()) {
            return new Pinning.NotWanted();
        }
        return switch (new InOrder(selection.places().own(), access).resolve(source, tag)) {
            case Resolution.Resolved(var digest) -> pinned(image, digest);
            case Resolution.Pinned(var digest) -> pinned(image, digest);
            case Resolution.NotAsked() -> new Pinning.NotWanted();
            case Resolution.Failed(var outcome) -> failed(outcome);
        };
    }

    private static Pinning pinned(String image, Digest digest) {
        return new Pinning.Pinned(image + "@" + digest);
    }

    private static Pinning failed(LookupOutcome outcome) {
        return switch (outcome) {
            case LookupOutcome.Refused(var reason, var detail) -> new Pinning.Failed(reason, detail);
            case LookupOutcome.Undecidable(var reason, var detail) -> new Pinning.Failed(reason, detail);
            case LookupOutcome.Complete() -> throw new IllegalStateException("a tag that was resolved has a digest");
        };
    }

    /** What became of a tag. */
    public sealed interface Pinning {
        /**
         * It was pinned.
         *
         * @param image the reference as it was written, with the digest behind it
         */
        record Pinned(String image) implements Pinning {}

        /** No policy wants it pinned, or there is no tag to pin. */
        record NotWanted() implements Pinning {}

        /** Nobody could say what it names; the image stays as it is and is refused for that. */
        record Failed(Reason reason, String detail) implements Pinning {}
    }
}
