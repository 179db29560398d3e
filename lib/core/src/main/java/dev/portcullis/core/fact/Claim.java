package dev.portcullis.core.fact;

import dev.portcullis.core.image.Digest;

/**
 * What was signed.
 *
 * @param kind an image signature or an attestation
 * @param predicateType the statement's predicate type; for signatures that are no statement, {@link #COSIGN_SIGN}
 * @param statement digest of the exact bytes that were signed
 */
public record Claim(Kind kind, String predicateType, Digest statement) {
    /** The predicate type of cosign's image signatures in bundle form. */
    public static final String COSIGN_SIGN = "https://sigstore.dev/cosign/sign/v1";

    /** An attestation is no signature: it says something about an image, not that the image may run. */
    public enum Kind {
        SIGNATURE,
        ATTESTATION
    }
}
