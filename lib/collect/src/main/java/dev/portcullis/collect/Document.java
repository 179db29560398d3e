package dev.portcullis.collect;

import dev.portcullis.core.image.Digest;
import java.time.Instant;

/**
 * The document that an item of evidence is.
 *
 * @param mediaType what its bytes are
 * @param digest of its bytes
 * @param time when what it says was true: by its own word, or when it was collected
 * @param made its text where the collector made it, so that nobody else keeps it; empty for one that stands elsewhere
 */
public record Document(String mediaType, Digest digest, Instant time, String made) {
    /** Makes one that stands elsewhere. */
    public Document(String mediaType, Digest digest, Instant time) {
        this(mediaType, digest, time, "");
    }

    /** Returns the same document, true at another time. */
    public Document at(Instant other) {
        return new Document(mediaType, digest, other, made);
    }
}
