package dev.portcullis.operator.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate with its private key.
 *
 * @param certificate the certificate
 * @param key its key
 */
record KeyedCertificate(X509Certificate certificate, PrivateKey key) {
    private static final byte[] SAMPLE = {1, 2, 3};

    /** Reads a pair from PEM; empty if either cannot be read, or they do not belong together. */
    static Optional<KeyedCertificate> read(String certificatePem, String keyPem) {
        var certificates = Pem.certificates(certificatePem);
        var key = Pem.privateKey(keyPem);
        if (certificates.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new KeyedCertificate(certificates.getFirst(), key.get()))
                .filter(KeyedCertificate::belongTogether);
    }

    /** Returns when two thirds of its lifetime have passed, counted from when it was made. */
    Instant renewal() {
        var begin = certificate.getNotBefore().toInstant().plus(CertificateIssuer.SKEW);
        var end = certificate.getNotAfter().toInstant();
        return begin.plus(Duration.between(begin, end).multipliedBy(2).dividedBy(3));
    }

    /** Returns whether that time has come, or its lifetime has not begun. */
    boolean isDue(Instant now) {
        return !now.isBefore(renewal())
                || now.isBefore(certificate.getNotBefore().toInstant());
    }

    /** Returns whether this certificate's signature is by that issuer. */
    boolean isIssuedBy(X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean belongTogether() {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(SAMPLE);
            var made = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(SAMPLE);
            return signature.verify(made);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
