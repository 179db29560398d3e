package dev.portcullis.sigstore.log;

/** The generations of Rekor. */
enum EntryVersion {
    /** Signs a time and promises inclusion. */
    V1,
    /** Knows no time: proofs only. */
    V2
}
