package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.signer.EvidenceSignerSpec.TrustedRoot;
import dev.portcullis.sigstore.fulcio.SigningCertificate;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle was signed with, and what it takes to verify that.
 *
 * @param pem a public key, or the certificate of one
 * @param trustedRoot where the trusted root is that a certificate must come from; null where nobody says
 * @param logged whether an entry of a log is demanded of what is signed with a certificate
 */
record SignedWith(String pem, @Nullable TrustedRoot trustedRoot, boolean logged) {
    /** A public key, which is all that it takes. */
    static SignedWith key(String pem) {
        return new SignedWith(pem, null, false);
    }

    /**
     * The same, for what a signer signs.
     *
     * @param signer null where it is gone
     */
    static SignedWith of(String pem, @Nullable EvidenceSignerSpec signer) {
        return signer == null || signer.keyless() == null
                ? key(pem)
                : new SignedWith(pem, signer.trustedRoot(), signer.rekor() != null);
    }

    /** Tells whether it is a certificate, read or not. */
    static boolean isCertificate(String pem) {
        return SigningCertificate.isNamed(pem);
    }
}
