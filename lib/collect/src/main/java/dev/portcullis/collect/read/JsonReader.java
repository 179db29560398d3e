package dev.portcullis.collect.read;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.Problem;
import dev.portcullis.registry.json.MalformedJsonException;
import dev.portcullis.registry.json.StrictJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads documents that are one JSON object: in UTF-8, bounded in depth and parts, no field twice, numbers exact. */
public abstract class JsonReader implements DocumentReader {
    /** The most bytes that are parsed: a tree takes many times as much. */
    public static final int MAX_BYTES = 8 << 20;

    @Override
    public final Reading read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return fails(CollectReason.TOO_LARGE, "the document has more than " + MAX_BYTES + " bytes");
        }
        try {
            return new Reading.Holds(check(new Fields(StrictJson.report(bytes), "the document")));
        } catch (MalformedJsonException e) {
            return fails(
                    e.isBeyondBounds() ? CollectReason.TOO_COMPLEX : CollectReason.MALFORMED,
                    "the document cannot be read: " + e.problem());
        } catch (RefusedException e) {
            return new Reading.Fails(e.problem());
        }
    }

    /**
     * Checks the document.
     *
     * @return when what it says was true by its own word; null where it does not tell
     */
    protected abstract @Nullable Instant check(Fields document) throws RefusedException;

    private static Reading fails(CollectReason reason, String detail) {
        return new Reading.Fails(new Problem(reason, detail));
    }
}
