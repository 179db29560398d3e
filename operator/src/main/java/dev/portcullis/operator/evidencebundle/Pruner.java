package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is superseded from registries. Doing it again changes nothing. Implementations are thread-safe, block within their own deadline and
 * throw nothing.
 */
interface Pruner {
    /** Removes what an object had published and published anew since. */
    Outcome prune(Order order);

    /**
     * Whose bundles are removed where.
     *
     * @param owner whose: what the statements of others say who asked for them is never removed
     * @param destination where they were published
     * @param subject the image
     * @param with what the newest was signed with; what another key or identity signed is left alone
     * @param keep how many of the newest are kept
     * @param newest what was published last; null where nothing was
     * @param secretNames Secrets of the owner's namespace with credentials
     */
    record Order(
            Requester owner,
            ImageRepository destination,
            Digest subject,
            SignedWith with,
            int keep,
            @Nullable Digest newest,
            List<String> secretNames) {
        public Order {
            secretNames = List.copyOf(secretNames);
        }
    }

    /** What came of it. */
    sealed interface Outcome {
        /** Nothing that is known to be superseded is listed any more. */
        record Pruned(int removed) implements Outcome {}

        /** The registry deletes nothing, whoever asks. */
        record Unsupported(String detail) implements Outcome {}

        /** The registry does not let it be done. */
        record Refused(String detail) implements Outcome {}

        /** The registry cannot be asked; later it may be different. */
        record Unavailable(String detail) implements Outcome {}
    }
}
