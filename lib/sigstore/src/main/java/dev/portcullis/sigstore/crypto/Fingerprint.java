package dev.portcullis.sigstore.crypto;

import dev.portcullis.core.image.Digest;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/** Fingerprints of trust material: SHA-256 of the DER form, as 64 hexadecimal digits. */
public final class Fingerprint {
    private Fingerprint() {}

    public static String of(PublicKey key) {
        return Digest.of(key.getEncoded()).hex();
    }

    public static String of(X509Certificate certificate) {
        try {
            return Digest.of(certificate.getEncoded()).hex();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate keeps its encoding", e);
        }
    }
}
