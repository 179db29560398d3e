package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.image.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Removes what was published from registries. Doing it again changes nothing. Implementations are thread-safe, block within their own deadline and
 * throw nothing.
 */
interface Pruner {
    /** Removes what an object had published and published anew since. */
    Outcome prune(Order order);

    /**
     * Removes all that an object had published, the oldest first, so that what is left at any time says what all of it said. Removes nothing where
     * it cannot look at all of it, and looks again some seconds later whether it is gone.
     *
     * @param certain whether something is known to have been published there
     */
    Outcome removeAll(Publications own, boolean certain);

    /**
     * Which bundles are removed.
     *
     * @param own those among which they are
     * @param keep how many of the newest are kept
     * @param newest what was published last; null where nothing was
     */
    record Order(Publications own, int keep, @Nullable Digest newest) {}

    /** What came of it. */
    sealed interface Outcome {
        /** Nothing that was to be removed is listed any more. */
        record Pruned(int removed) implements Outcome {}

        /** The registry deletes nothing, whoever asks. */
        record Unsupported(String detail) implements Outcome {}

        /** It is not done, though it could be. */
        record Withheld(String detail) implements Outcome {}

        /** The registry does not let it be done. */
        record Refused(String detail) implements Outcome {}

        /** The registry cannot be asked; later it may be different. */
        record Unavailable(String detail) implements Outcome {}
    }
}
