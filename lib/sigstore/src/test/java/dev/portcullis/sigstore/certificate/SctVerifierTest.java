package dev.portcullis.sigstore.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.Certificates;
import dev.portcullis.sigstore.crypto.Fingerprint;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.trust.Log;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a certificate transparency log promised, and about which bytes. */
final class SctVerifierTest {
    private static final PrivateSigstore SIGSTORE = new PrivateSigstore();
    private static final String CRITICAL_KEY_USAGE = "0603551d0f0101ff";

    private final X509Certificate issued = SIGSTORE.authority.issue(SIGSTORE.certificate());

    @Test
    void acceptsWhatTheLogSigned() {
        assertThat(verify(issued)).isInstanceOf(Checked.Passed.class);
    }

    /** BER has 255 ways to write "true"; DER, which the log signed, has one. */
    @Test
    void refusesWhatTheLogSignedInAnotherEncoding() throws CertificateException {
        var hex = HexFormat.of().formatHex(PrivateSigstore.der(issued).toByteArray());
        var other = hex.replace(CRITICAL_KEY_USAGE, CRITICAL_KEY_USAGE.replace("ff", "06"));
        assertThat(other).isNotEqualTo(hex);
        var encoded = HexFormat.of().parseHex(other);
        // A library's reader takes what ours refuses before.
        var certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));

        assertRefused(certificate);
        assertThat(Certificates.parse(ByteString.copyFrom(encoded))).isEmpty();
    }

    @Test
    void refusesATimestampThatEndsAtOnce() {
        var list = new byte[] {4, 5, 0, 3, 0, 1, 0};
        var certificate = SIGSTORE.authority.issue(
                SIGSTORE.certificate().transparencyLog(null).rawExtension(Precertificate.SCT_LIST.getId(), list));

        assertRefused(certificate);
    }

    private static void assertRefused(X509Certificate certificate) {
        assertThat(verify(certificate))
                .isInstanceOfSatisfying(
                        Checked.Refused.class,
                        refused -> assertThat(refused.rejection().reason()).isEqualTo(Reason.SCT_INVALID));
    }

    private static Checked<TrustMaterial> verify(X509Certificate certificate) {
        var key = SIGSTORE.transparency.key().publicKey();
        var log = new Log(
                SIGSTORE.transparency.host(),
                key,
                Set.of(ByteString.copyFrom(SIGSTORE.transparency.id())),
                ValidityWindow.ALWAYS,
                new TrustMaterial(TrustMaterial.Kind.CERTIFICATE_TRANSPARENCY_LOG, Fingerprint.of(key)));
        return SctVerifier.verify(certificate, SIGSTORE.authority.intermediate(), List.of(log));
    }
}
