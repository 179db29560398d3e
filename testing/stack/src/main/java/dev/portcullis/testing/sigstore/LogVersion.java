package dev.portcullis.testing.sigstore;

/** Where a signature is entered. */
public enum LogVersion {
    /** Nowhere: proof of time can come from a timestamp authority only. */
    NONE,
    /** Rekor v1: an inclusion promise, which tells the time, and an inclusion proof. */
    V1,
    /** Rekor v2: an inclusion proof without a time. */
    V2
}
