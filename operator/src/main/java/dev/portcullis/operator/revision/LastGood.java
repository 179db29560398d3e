package dev.portcullis.operator.revision;

import static java.util.Comparator.comparing;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisionName;
import dev.portcullis.crds.revision.RevisionProof.Proved;
import java.util.Collection;
import java.util.Optional;

/**
 * Decides which revision of an object stays in force while its spec cannot be accepted: the one that was accepted last. What the status names
 * does not decide, or whoever can write it could bring an older revision back. Pure.
 */
final class LastGood {
    private LastGood() {}

    /** Returns the revision; empty where none is proved and about this very object. */
    static Optional<PolicyRevision> of(
            Collection<PolicyRevision> revisions, RevisionOwner owner, InstallationKeys keys) {
        return revisions.stream()
                .filter(owner::owns)
                .filter(revision -> Revisions.prove(revision, keys)
                        .filter(proved -> isAbout(proved, owner, revision))
                        .isPresent())
                .max(comparing(Acceptance::of)
                        .thenComparing(
                                revision -> revision.getMetadata().getName().equals(owner.named()))
                        .thenComparing(revision -> revision.getMetadata().getName()));
    }

    /** A copy under another name would be another revision with the same proof. */
    private static boolean isAbout(Proved proved, RevisionOwner owner, PolicyRevision revision) {
        return proved.kind() == owner.kind()
                && proved.name().equals(owner.name())
                && RevisionName.of(proved.kind(), proved.name(), proved.contentHash())
                        .equals(revision.getMetadata().getName());
    }
}
