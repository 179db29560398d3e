package dev.portcullis.sigstore.fulcio;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.certificate.CertificatePath;
import dev.portcullis.sigstore.certificate.IdentityReader;
import dev.portcullis.sigstore.certificate.PathFinder;
import dev.portcullis.sigstore.certificate.SctVerifier;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.Certificates;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * Holds a certificate that was just issued against what was asked for, so that nothing is signed or published that verifiers refuse, or in another's
 * name. Pure.
 *
 * @param expected whom it must be for
 * @param root the trust root of those who verify
 */
record CertificateCheck(ExpectedIdentity expected, TrustRoot root) {
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final int MOST_SHOWN = 200;
    private static final PathFinder PATHS = new PathFinder(
            KeyPurposeId.id_kp_codeSigning,
            new PathFinder.Codes(
                    Reason.CERTIFICATE_UNTRUSTED, Reason.CERTIFICATE_EXPIRED, Reason.CERTIFICATE_USAGE_INVALID));

    /** Looks at it. */
    Checked<X509Certificate> check(ByteString der, SigningKey key, Instant now) {
        return Certificates.parse(der)
                .map(certificate -> check(certificate, key, now))
                .orElseGet(() -> Checked.refuse(
                        Reason.CERTIFICATE_MALFORMED, "what was issued is no certificate in canonical form"));
    }

    private Checked<X509Certificate> check(X509Certificate certificate, SigningKey key, Instant now) {
        if (!ByteString.copyFrom(certificate.getPublicKey().getEncoded()).equals(key.spki())) {
            return Checked.refuse(
                    Reason.CERTIFICATE_KEY_MISMATCH, "the certificate is for another key than was just made");
        }
        return IdentityReader.read(certificate)
                .then(this::identity)
                .then(identity -> window(certificate, now))
                .then(at -> PATHS.find(certificate, List.of(), root.certificateAuthorities(), at))
                .then(path -> transparency(certificate, path));
    }

    private Checked<CertificateIdentity> identity(CertificateIdentity identity) {
        return expected.isOf(identity)
                ? Checked.pass(identity)
                : Checked.refuse(
                        Reason.IDENTITY_MISMATCH,
                        "the certificate is for " + shown(identity.subject()) + " (issuer "
                                + shown(identity.issuer()) + "), asked for was one for " + expected
                                + "; see that Fulcio has the issuer of service accounts as type kubernetes");
    }

    /** Nobody has vouched for it yet, and it may be as long as a certificate. */
    private static String shown(String text) {
        return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "\u2026" : text;
    }

    /** Returns when it is looked at: now, or when it begins where its issuer's clock is a little ahead. */
    private static Checked<Instant> window(X509Certificate certificate, Instant now) {
        var from = certificate.getNotBefore().toInstant();
        var to = certificate.getNotAfter().toInstant();
        if (now.isAfter(to) || now.isBefore(from.minus(SKEW))) {
            return Checked.refuse(
                    Reason.CERTIFICATE_EXPIRED,
                    "the certificate is valid from " + from + " to " + to + " and it is " + now
                            + "; compare the clocks of Fulcio and of this machine");
        }
        return Checked.pass(now.isBefore(from) ? from : now);
    }

    private Checked<X509Certificate> transparency(X509Certificate certificate, CertificatePath path) {
        return root.demands().sct() == SctDemand.NOT_REQUIRED
                ? Checked.pass(certificate)
                : SctVerifier.verify(certificate, path.issuer(), root.certificateLogs())
                        .then(log -> Checked.pass(certificate));
    }
}
