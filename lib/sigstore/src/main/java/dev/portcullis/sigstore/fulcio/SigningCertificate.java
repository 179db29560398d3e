package dev.portcullis.sigstore.fulcio;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.sigstore.certificate.IdentityReader;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.Certificates;
import dev.portcullis.sigstore.crypto.Pem;
import dev.portcullis.sigstore.sign.SigningKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate that something was signed with. Nothing of it is trusted before the bundle with it was verified.
 *
 * @param key the certified key
 * @param identity whom it is for
 * @param end until when it is valid
 */
public record SigningCertificate(SigningKey key, CertificateIdentity identity, Instant end) {
    private static final String LABEL = "CERTIFICATE";

    /** Tells whether a text in PEM form says that it is a certificate, rather than a key. */
    public static boolean isNamed(String pem) {
        return Pem.parse(pem).filter(block -> block.label().equals(LABEL)).isPresent();
    }

    /** Reads one in PEM form; empty for anything else, for one that names nobody, and for keys that signatures are not made with here. */
    public static Optional<SigningCertificate> ofPem(String pem) {
        return Pem.parse(pem)
                .filter(block -> block.label().equals(LABEL))
                .flatMap(block -> Certificates.parse(block.der()))
                .flatMap(SigningCertificate::of);
    }

    private static Optional<SigningCertificate> of(X509Certificate certificate) {
        return SigningKey.ofSpki(certificate.getPublicKey().getEncoded())
                .flatMap(key ->
                        IdentityReader.read(certificate) instanceof Checked.Passed<CertificateIdentity>(var identity)
                                ? Optional.of(new SigningCertificate(
                                        key, identity, certificate.getNotAfter().toInstant()))
                                : Optional.empty());
    }
}
