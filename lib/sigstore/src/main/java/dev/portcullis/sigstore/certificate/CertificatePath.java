package dev.portcullis.sigstore.certificate;

import dev.portcullis.sigstore.trust.Authority;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A chain that held at some instant.
 *
 * @param certificates the end-entity certificate first, the anchor last
 * @param authority the authority of the trust root that it ends in
 */
public record CertificatePath(List<X509Certificate> certificates, Authority authority) {
    public CertificatePath {
        certificates = List.copyOf(certificates);
    }

    /** Returns the certificate that issued the end-entity certificate. */
    public X509Certificate issuer() {
        return certificates.get(Math.min(1, certificates.size() - 1));
    }
}
