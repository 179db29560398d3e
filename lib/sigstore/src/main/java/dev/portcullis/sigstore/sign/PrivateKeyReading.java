package dev.portcullis.sigstore.sign;

/** The outcome of reading a private key. */
public sealed interface PrivateKeyReading {
    /** A key that signs, held in this process. */
    record Read(LocalSigner signer) implements PrivateKeyReading {}

    /**
     * No such key.
     *
     * @param problem what is wrong and what would be right, as a sentence without its end; it holds nothing of the key
     */
    record Refused(String problem) implements PrivateKeyReading {}
}
