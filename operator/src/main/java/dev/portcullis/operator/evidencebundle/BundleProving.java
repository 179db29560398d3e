package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.status.ConditionReason;
import org.jspecify.annotations.Nullable;

/**
 * Adds what a signer wants proved to bundles that are signed: when, and that a log has them. Implementations are thread-safe, block within their own
 * deadline and throw nothing.
 */
interface BundleProving {
    /**
     * Adds it.
     *
     * @param subject what the bundle is about
     * @param bundle the bytes, signed and without proofs
     * @param publicKey what they were signed with, in PEM form: a public key, or the certificate of one
     */
    Outcome prove(EvidenceSignerSpec signer, Digest subject, byte[] bundle, String publicKey);

    /** What came of it. */
    sealed interface Outcome {
        /**
         * The proofs are there and hold.
         *
         * @param bundle the bytes with them
         * @param logIndex index of the entry; null where it is in no log
         */
        @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
        record Proved(byte[] bundle, @Nullable Long logIndex) implements Outcome {}

        /**
         * This signature cannot get them any more; another one can.
         *
         * @param reason TIMESTAMP_UNAVAILABLE or LOG_UNAVAILABLE
         */
        record Spent(ConditionReason reason, String detail) implements Outcome {}

        /**
         * They are not.
         *
         * @param reason TIMESTAMP_UNAVAILABLE, LOG_UNAVAILABLE, or why it will not help to ask again
         */
        record Failed(ConditionReason reason, String detail) implements Outcome {}
    }
}
