package dev.portcullis.cli.backfill.images;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.reason.Reason;

/** Something that was named as an image. */
public sealed interface Listed {
    /** Returns it as people know it. */
    String image();

    /** An image that evidence can be about. */
    record ByDigest(ImageRepository repository, Digest digest) implements Listed {
        @Override
        public String image() {
            return repository + "@" + digest;
        }
    }

    /**
     * Something that no evidence can be about.
     *
     * @param image what was named
     * @param reason why
     * @param why the same as a sentence
     */
    record Unusable(String image, Reason reason, String why) implements Listed {}

    /**
     * Reads a reference that is to name a digest.
     *
     * @param where where it stands, for people
     */
    static Listed of(String text, String where) {
        try {
            var reference = ImageReference.parse(text);
            return reference
                    .pinned()
                    .<Listed>map(digest -> new ByDigest(reference.repository(), digest))
                    .orElseGet(() -> new Unusable(
                            text,
                            Reason.DIGEST_REQUIRED,
                            where + " names a tag, which may mean something else by now"));
        } catch (InvalidImageReferenceException e) {
            return new Unusable(text, Reason.REFERENCE_INVALID, where + ": " + e.getMessage());
        }
    }
}
