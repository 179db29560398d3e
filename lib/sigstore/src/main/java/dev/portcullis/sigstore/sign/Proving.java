package dev.portcullis.sigstore.sign;

import dev.portcullis.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/** The outcome of adding proofs to a bundle. */
public sealed interface Proving {
    /** Where proofs come from, and what looks at them. */
    enum Part {
        TIMESTAMP,
        LOG,
        BUNDLE
    }

    /**
     * It has all that were asked for, and holds with them.
     *
     * @param json the bundle with its proofs
     * @param logIndex index of the entry; null where it is in no log
     */
    @SuppressWarnings("ArrayRecordComponent") // kept and pushed, never compared
    record Proved(byte[] json, @Nullable Long logIndex) implements Proving {}

    /** The log has the signature and does not give its entry out again, as after an answer that was lost: another signature is needed. */
    record Spent(String detail) implements Proving {}

    /**
     * It has not.
     *
     * @param part what failed
     * @param reason why; SIGNER_UNAVAILABLE where it may pass by itself
     * @param detail one sentence for a person
     */
    record Failed(Part part, Reason reason, String detail) implements Proving {}
}
