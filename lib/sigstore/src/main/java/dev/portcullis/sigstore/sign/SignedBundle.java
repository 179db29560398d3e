package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.crypto.Pem;

/**
 * A Sigstore bundle that was just made, and whose signature was checked.
 *
 * @param json the bundle of version 0.3
 * @param key the key that its signature was checked with
 * @param keyVersion the version of the key; empty where keys have none
 * @param certificate of the key, in DER form, that the bundle names; empty where it names the key
 */
@SuppressWarnings("ArrayRecordComponent") // kept and pushed, never compared
public record SignedBundle(byte[] json, SigningKey key, String keyVersion, ByteString certificate) {
    /** The media type of a bundle, and the artifact type of what holds one. */
    public static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /** Returns the digest of the bundle. */
    public Digest digest() {
        return Digest.of(json);
    }

    /** Returns what the bundle names as its signer's, in PEM form: the certificate, or else the public key. */
    public String material() {
        return certificate.isEmpty() ? key.pem() : new Pem("CERTIFICATE", certificate).text();
    }
}
