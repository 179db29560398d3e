package dev.portcullis.sigstore.fulcio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedIdentityTest {
    private static final String ISSUER = "https://issuer.example.com";

    private static ExpectedIdentity of(String subject) {
        return ExpectedIdentity.of(new IdentityToken("e30.e30.c2ln", ISSUER, subject));
    }

    private static CertificateIdentity certified(String issuer, String subject, SubjectType type) {
        return new CertificateIdentity(issuer, subject, type, Map.of());
    }

    @Test
    void ofAServiceAccountIsKnownByItsToken() {
        assertThat(of("system:serviceaccount:apps:release.v2"))
                .isEqualTo(new ExpectedIdentity(
                        ISSUER, "https://kubernetes.io/namespaces/apps/serviceaccounts/release.v2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repo:acme/shop:ref:refs/heads/main",
                "system:serviceaccount:apps",
                "system:serviceaccount:apps:",
                "system:serviceaccount::release",
                "system:serviceaccount:apps:release:more",
                "system:serviceaccount:apps/x:release",
                "system:serviceaccount:apps:release\n",
                "System:serviceaccount:apps:release",
                "ada@acme.example"
            })
    void ofAnybodyElseIsWhateverTheAuthorityMakesOfTheToken(String subject) {
        assertThat(of(subject).subject()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/a, https://example.com/a, URI, true",
        "ada@acme.example, ada@acme.example, EMAIL, true",
        "ada!acme.example, ada!acme.example, OTHER_NAME, true",
        "https://example.com/a, https://example.com/a, EMAIL, false",
        "https://example.com/a, https://example.com/a, OTHER_NAME, false",
        "ada@acme.example, ada@acme.example, URI, false",
        "https://example.com/a, https://example.com/b, URI, false",
        "https://example.com/a, https://example.com/A, URI, false"
    })
    void isOfOneSubjectOfOneKind(String expected, String subject, SubjectType type, boolean same) {
        assertThat(new ExpectedIdentity(ISSUER, expected).isOf(certified(ISSUER, subject, type)))
                .isEqualTo(same);
        assertThat(new ExpectedIdentity(ISSUER, expected).isOf(certified("https://other", subject, type)))
                .isFalse();
    }
}
