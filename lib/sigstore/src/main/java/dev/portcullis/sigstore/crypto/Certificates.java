package dev.portcullis.sigstore.crypto;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;

/** Reads X.509 certificates (RFC 5280). */
public final class Certificates {
    private static final int MAX_BYTES = 64 * 1024;

    private Certificates() {}

    /** Reads exactly one certificate in DER form; empty for anything else, such as PEM or trailing bytes. */
    public static Optional<X509Certificate> parse(ByteString der) {
        if (der.isEmpty() || der.size() > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der.newInput());
            boolean whole = certificate != null && Arrays.equals(certificate.getEncoded(), der.toByteArray());
            return whole ? Optional.of(certificate) : Optional.empty();
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    /** Tells whether a certificate carries its own issuer's name and signature, as roots do. */
    public static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                && isIssuedBy(certificate, certificate);
    }

    /** Tells whether one certificate names the other as its issuer and is signed by its key. */
    public static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
