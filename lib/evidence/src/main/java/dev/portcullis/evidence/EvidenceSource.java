package dev.portcullis.evidence;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import java.util.List;

/**
 * Knows facts about images, one repository at a time. Implementations are thread-safe and block until they know, or the deadline passes.
 */
public interface EvidenceSource {
    /**
     * Says which manifest a tag names in a repository.
     *
     * @return {@code Resolved} or {@code Failed}
     */
    Resolution resolve(ImageRepository repository, String tag, Access access);

    /**
     * Says whether a digest names an index in a repository, and of what.
     *
     * @return anything but {@code NotAsked}
     */
    Content content(ImageRepository repository, Digest digest, Access access);

    /**
     * Returns what is known about a digest under these trust roots from evidence in this repository and no other.
     *
     * @param freshness whether what was remembered earlier will do
     */
    Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access);

    /**
     * Returns whether whoever asks sees a manifest or index in a place now. What others saw there, or what was seen earlier, says nothing of it:
     * sources that remember ask anew.
     */
    default boolean sees(ImageRepository repository, Digest digest, Access access) {
        return switch (content(repository, digest, access)) {
            case Content.Single() -> true;
            case Content.Index(var children) -> true;
            case Content.Failed(var outcome) -> false;
            case Content.NotAsked() -> false;
        };
    }

    /**
     * Reads the statement that a fact is about. What is returned has the digest that the fact names.
     *
     * @param fact one that this source found
     */
    default StatementOutcome statement(Fact fact, Access access) {
        return new StatementOutcome.Unread(
                new LookupOutcome.Refused(Reason.INTERNAL_ERROR, "statements cannot be read here"));
    }

    /**
     * Returns which policies a digest is known to have satisfied, under the canonical name of its repository. Asked only if something is
     * missing; sources that remember nothing know of none.
     */
    default List<Satisfied> history(ImageRepository repository, Digest digest) {
        return List.of();
    }

    /** How recent an answer must be. */
    enum Freshness {
        /** Only what is known without asking anybody; nothing at all will do too. */
        REMEMBERED,
        /** Facts stay true: any answer will do. */
        ANY,
        /** Something was missing: ask again whether it is there by now. */
        CURRENT
    }
}
