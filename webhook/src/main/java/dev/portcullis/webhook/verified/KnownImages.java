package dev.portcullis.webhook.verified;

import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import java.util.Optional;

/** Knows what was verified of images before. Implementations are thread-safe, and answer at once. */
@FunctionalInterface
public interface KnownImages {
    /** Knows nothing. */
    KnownImages NONE = (repository, digest) -> Optional.empty();

    /** Returns what may be believed of a digest by evidence in a repository; which of its facts still count is for the caller to see. */
    Optional<VerifiedFacts> of(ImageRepository repository, Digest digest);
}
