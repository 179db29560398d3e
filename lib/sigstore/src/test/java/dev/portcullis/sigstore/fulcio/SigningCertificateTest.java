package dev.portcullis.sigstore.fulcio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningCertificateTest {
    private static final PrivateSigstore SIGSTORE = new PrivateSigstore();

    private static String pem(CertificateSpec spec) {
        return TestKey.pem(
                "CERTIFICATE",
                PrivateSigstore.der(SIGSTORE.authority.issue(spec)).toByteArray());
    }

    @Test
    void saysWhoseItIsAndUntilWhen() {
        var key = TestKey.p256();

        var read =
                SigningCertificate.ofPem(pem(SIGSTORE.certificate().key(key))).orElseThrow();

        assertThat(read.identity().subject()).isEqualTo(CertificateSpec.SUBJECT);
        assertThat(read.end()).isEqualTo(PrivateSigstore.SIGNED_AT.plus(Duration.ofMinutes(9)));
        assertThat(read.key().key()).isEqualTo(key.publicKey());
    }

    @Test
    void isNotReadWithoutIdentityOrFromAKeyThatIsNotSignedWith() {
        assertThat(SigningCertificate.ofPem(pem(SIGSTORE.certificate().names())))
                .isEmpty();
        assertThat(SigningCertificate.ofPem(pem(SIGSTORE.certificate().key(TestKey.rsa()))))
                .isEmpty();
        assertThat(SigningCertificate.ofPem(TestKey.p256().pem())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no PEM", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"})
    void isNotReadFromAnythingElse(String text) {
        assertThat(SigningCertificate.ofPem(text)).isEmpty();
    }

    @Test
    void isToldFromAKeyUnread() {
        assertThat(SigningCertificate.isNamed("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"))
                .isTrue();
        assertThat(SigningCertificate.isNamed(TestKey.p256().pem())).isFalse();
        assertThat(SigningCertificate.isNamed("key")).isFalse();
    }
}
