package dev.portcullis.collect.read;

import dev.portcullis.collect.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of reading a document. */
public sealed interface Reading {
    /**
     * It says what it has to say.
     *
     * @param time when that was true by the document's own word; null where it does not tell
     */
    record Holds(@Nullable Instant time) implements Reading {}

    /** It says otherwise, or cannot be read. */
    record Fails(Problem problem) implements Reading {}

    /** Returns a reading of a document that says what it has to, and no time. */
    static Reading holds() {
        return new Holds(null);
    }
}
