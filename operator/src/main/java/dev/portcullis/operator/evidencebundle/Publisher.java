package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.status.ConditionReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Publishes Sigstore bundles as referrers of what they are about, and reads them back. Doing it again with the same bytes changes nothing.
 * Implementations are thread-safe, block within their own deadline and throw nothing.
 */
interface Publisher {
    /** Publishes. */
    Outcome publish(Publication publication);

    /**
     * Tells why Secrets with credentials certainly cannot be used; empty where they can be, or nobody can say. Of registries nobody is asked.
     *
     * @param namespace whose Secrets they are
     */
    Optional<SignerCheck.Refusal> refusal(String namespace, List<String> secretNames);

    /** Tells whether what was published is certainly listed no more. Where nobody can say, it is as if it were. */
    boolean isLost(Earlier earlier);

    /**
     * What was published where.
     *
     * @param namespace whose credentials are used
     * @param destination where it was published
     * @param subject the image
     * @param referrer the artifact that refers to it
     * @param secretNames Secrets of that namespace with credentials
     */
    record Earlier(
            String namespace, ImageRepository destination, Digest subject, Digest referrer, List<String> secretNames) {
        public Earlier {
            secretNames = List.copyOf(secretNames);
        }
    }

    /**
     * What is published where.
     *
     * @param namespace whose credentials are used
     * @param subjectRepository where the image is
     * @param subject the image
     * @param destination where it is published
     * @param bundle the bytes
     * @param with what they were signed with
     * @param secretNames Secrets of that namespace with credentials
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Publication(
            String namespace,
            ImageRepository subjectRepository,
            Digest subject,
            ImageRepository destination,
            byte[] bundle,
            SignedWith with,
            List<String> secretNames) {
        public Publication {
            secretNames = List.copyOf(secretNames);
        }
    }

    /** What came of it. */
    sealed interface Outcome {
        /** It is there, was read back and holds. */
        record Published(Digest referrer) implements Outcome {}

        /**
         * The registry cannot be asked; later it may be different.
         *
         * @param reason in the registry's own terms
         * @param retryAfter how long it asks to be left alone; null where it does not
         */
        record Unavailable(
                ConditionReason reason,
                String detail,
                @Nullable Duration retryAfter) implements Outcome {}

        /** The image has so many referrers that none is added. */
        record Full(String detail) implements Outcome {}

        /**
         * The registry does not take it.
         *
         * @param reason in the registry's own terms
         */
        record Refused(ConditionReason reason, String detail) implements Outcome {}

        /** What is there is not what was published, or does not hold. */
        record NotVerified(String detail) implements Outcome {}
    }
}
