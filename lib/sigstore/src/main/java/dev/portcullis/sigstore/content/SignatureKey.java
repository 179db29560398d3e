package dev.portcullis.sigstore.content;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.crypto.Signatures;
import java.security.PublicKey;

/**
 * The key that a bundle's signature is checked with.
 *
 * @param key the key
 * @param der the certificate that holds it, or the key itself, in DER form: what a log entry must name byte for byte
 * @param certificate whether {@code der} is a certificate
 */
public record SignatureKey(PublicKey key, ByteString der, boolean certificate) {
    boolean coversMessage(byte[] message, ByteString signature) {
        return Signatures.coversMessage(key, message, signature.toByteArray());
    }

    boolean coversDigest(HashAlgorithm hash, ByteString digest, ByteString signature) {
        return Signatures.coversDigest(key, hash, digest.toByteArray(), signature.toByteArray());
    }
}
