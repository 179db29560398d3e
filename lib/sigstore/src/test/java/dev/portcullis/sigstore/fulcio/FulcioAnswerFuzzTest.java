package dev.portcullis.sigstore.fulcio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Fulcio answers: nothing is signed with it unless it holds the one certificate that was issued for the key and the identity. */
final class FulcioAnswerFuzzTest {
    private static final PrivateSigstore SIGSTORE = new PrivateSigstore();
    private static final TestKey KEY = TestKey.p256();
    private static final SigningKey PUBLIC =
            SigningKey.ofSpki(KEY.publicKey().getEncoded()).orElseThrow();
    private static final ByteString ISSUED = issued(release());
    private static final CertificateCheck CHECK =
            new CertificateCheck(ExpectedIdentity.ofServiceAccount(FakeFulcio.ISSUER, "apps", "release"), root());

    private static CertificateSpec release() {
        return SIGSTORE.certificate()
                .key(KEY)
                .issuer(FakeFulcio.ISSUER)
                .names(new GeneralName(GeneralName.uniformResourceIdentifier, FakeFulcio.SUBJECT));
    }

    private static ByteString issued(CertificateSpec spec) {
        return PrivateSigstore.der(SIGSTORE.authority.issue(spec));
    }

    private static TrustRoot root() {
        return switch (KeylessRoot.load(PrivateSigstore.json(SIGSTORE.trustedRoot()), false)) {
            case TrustRootResult.Loaded(var root, var ignored) -> root;
            case TrustRootResult.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    static Stream<Arguments> seeds() {
        var name = new GeneralName(GeneralName.uniformResourceIdentifier, FakeFulcio.SUBJECT.repeat(20));
        return Stream.of(
                        answer("signedCertificateEmbeddedSct", ISSUED),
                        answer("signedCertificateDetachedSct", ISSUED),
                        answer("signedCertificateEmbeddedSct", issued(release().key(TestKey.p256()))),
                        answer("signedCertificateEmbeddedSct", issued(release().names(name))),
                        answer("signedCertificateEmbeddedSct", issued(release().transparencyLog(null))),
                        answer("signedCertificateEmbeddedSct", ByteString.EMPTY),
                        "{\"signedCertificateEmbeddedSct\":{\"chain\":{\"certificates\":{}}}}",
                        "{\"signedCertificateEmbeddedSct\":1e400,\"signedCertificateDetachedSct\":null}")
                .map(seed -> Arguments.of((Object) seed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String answer(String kind, ByteString der) {
        var pem = TestKey.pem("CERTIFICATE", der.toByteArray()).replace("\n", "\\n");
        return "{\"" + kind + "\":{\"chain\":{\"certificates\":[\"" + pem + "\"]}}}";
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrHoldsTheCertificateThatWasIssued(byte @NotNull @WithLength(max = 16_384) [] json) {
        var leaf = FulcioClient.leaf(json);
        if (leaf.isEmpty()) {
            return;
        }
        switch (CHECK.check(leaf.get(), PUBLIC, PrivateSigstore.SIGNED_AT)) {
            case Checked.Passed<X509Certificate> passed ->
                assertThat(leaf.get()).isEqualTo(ISSUED);
            case Checked.Refused<X509Certificate>(var why) -> {
                assertThat(why.reason()).isNotEqualTo(Reason.INTERNAL_ERROR);
                assertThat(why.detail()).hasSizeBetween(1, 800).doesNotContain("\n", "\u001b");
            }
        }
    }
}
