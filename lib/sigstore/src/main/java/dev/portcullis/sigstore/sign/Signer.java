package dev.portcullis.sigstore.sign;

/**
 * Holds a private key, or asks somebody who does, and signs with it.
 *
 * <p>ECDSA on P-256 over the SHA-256 of the message, in DER; or Ed25519 over the message. Implementations are thread-safe, may block, and answer
 * what goes wrong as {@link Signing.Failed}.
 */
@FunctionalInterface
public interface Signer {
    /** Signs these bytes. */
    Signing sign(byte[] message);
}
