package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Right bundles of every kind, and what the outcome says about them. */
final class AcceptanceTest {
    private static final String SHA256 =
            HexFormat.of().formatHex(Digest.of(Scene.ARTIFACT).bytes());

    record Case(String name, TestBundle bundle, TrustRoot root) {
        Case(String name, TestBundle bundle) {
            this(name, bundle, Scene.root());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> right() {
        TestKey key = TestKey.p256();
        var sigstore = Scene.SIGSTORE;
        TrustedRoot.Builder noLogs = sigstore.trustedRoot().clearTlogs().clearCtlogs();
        Demands timestampsOnly = Demands.STRICT
                .withCertificateLog(Demands.LogDemand.OPTIONAL)
                .withSct(Demands.SctDemand.NOT_REQUIRED)
                .withTime(Demands.TimeDemand.TIMESTAMP_AUTHORITY);
        TestBundle withLog = TestBundle.by(key).message(Scene.ARTIFACT, HashAlgorithm.SHA2_256);
        ValidityWindow window = new ValidityWindow(Scene.AT, Scene.AT);
        return Stream.of(
                new Case("message, version 1 log", Scene.message().loggedV1(sigstore.rekor, Scene.AT)),
                new Case("message, version 2 log", v2(Scene.message(), HashAlgorithm.SHA2_256, Scene.P256)),
                new Case("attestation, dsse entry", attestation().loggedV1(sigstore.rekor, Scene.AT)),
                new Case("attestation, intoto entry", attestation().loggedInToto(sigstore.rekor, Scene.AT)),
                new Case("attestation, version 2 log", v2(attestation(), HashAlgorithm.SHA2_256, Scene.P256)),
                new Case(
                        "entries of both logs",
                        v2(attestation().loggedV1(sigstore.rekor, Scene.AT), HashAlgorithm.SHA2_256, Scene.P256)),
                new Case(
                        "P-384 attestation",
                        v2(attestation(TestKey.p384()), HashAlgorithm.SHA2_384, "PKIX_ECDSA_P384_SHA_384")),
                new Case(
                        "P-521 attestation",
                        v2(attestation(TestKey.p521()), HashAlgorithm.SHA2_512, "PKIX_ECDSA_P521_SHA_512")),
                new Case(
                        "P-384 key with SHA-256",
                        Scene.message(
                                        sigstore.certificate(),
                                        TestKey.p384().signingWith("SHA256withECDSA"),
                                        HashAlgorithm.SHA2_256)
                                .loggedV1(sigstore.rekor, Scene.AT)),
                new Case(
                        "RSA message",
                        v2(
                                Scene.message(sigstore.certificate(), TestKey.rsa(), HashAlgorithm.SHA2_256),
                                HashAlgorithm.SHA2_256,
                                "PKIX_RSA_PKCS1V15_2048_SHA256")),
                new Case(
                        "Ed25519 attestation",
                        v2(attestation(TestKey.ed25519()), HashAlgorithm.SHA2_512, "PKIX_ED25519_PH")),
                new Case(
                        "timestamp authority only",
                        attestation().timestamped(sigstore.timestamps, Scene.AT),
                        Scene.root(noLogs, timestampsOnly)),
                new Case(
                        "timestamp without its certificate",
                        bare(Scene.message().loggedV2(sigstore.tiles, HashAlgorithm.SHA2_256, Scene.P256))),
                new Case(
                        "listed key alone",
                        TestBundle.by(key).message(Scene.ARTIFACT, HashAlgorithm.SHA2_256),
                        Scene.keys(key, ValidityWindow.ALWAYS)),
                new Case(
                        "listed key with an entry of an unknown log",
                        withLog.loggedV1(sigstore.rekor, Scene.AT),
                        Scene.keys(key, ValidityWindow.ALWAYS)),
                new Case(
                        "listed key in its window",
                        TestBundle.by(key)
                                .envelope(TestBundle.statement(Scene.PREDICATE, Scene.ARTIFACT))
                                .loggedV1(sigstore.rekor, Scene.AT),
                        Scene.keysAndLogs(key, window, Demands.STRICT.withKeyLog(Demands.LogDemand.REQUIRED))),
                new Case(
                        "payload that is not ASCII",
                        statement("{\"name\":\"grüße-☃-𝄞\",\"digest\":{\"sha256\":\"" + SHA256 + "\"}}")),
                new Case(
                        "one of several subjects",
                        statement("{\"digest\":{\"sha256\":\"" + "0".repeat(64) + "\"}},{\"digest\":{\"sha256\":\""
                                + SHA256 + "\"}}")));
    }

    @ParameterizedTest
    @MethodSource("right")
    void acceptsRightBundles(Case right) {
        assertThat(Scene.verify(right.bundle(), right.root())).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void saysWhoSignedWhatWhenAndByWhichMaterial() {
        TestKey key = TestKey.p256();
        String uri = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1";
        CertificateSpec spec = Scene.SIGSTORE
                .certificate()
                .names(new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .rawIssuer(CertificateSpec.ISSUER)
                .extension(15, "4711");
        TestBundle bundle = Scene.attestation(spec, key)
                .loggedV1(Scene.SIGSTORE.rekor, Scene.AT)
                .timestamped(Scene.SIGSTORE.timestamps, Scene.AT.plusSeconds(2));

        Verification.Verified verified = (Verification.Verified) Scene.verify(bundle);

        assertThat(verified.subject()).isEqualTo(Digest.of(Scene.ARTIFACT));
        assertThat(verified.claim().kind()).isEqualTo(Claim.Kind.ATTESTATION);
        assertThat(verified.claim().predicateType()).isEqualTo(Scene.PREDICATE);
        byte[] payload = bundle.proto.getDsseEnvelope().getPayload().toByteArray();
        assertThat(verified.claim().statement()).isEqualTo(Digest.of(payload));
        assertThat(verified.signed().toByteArray()).isEqualTo(payload);
        Signer.Keyless signer = (Signer.Keyless) verified.signer();
        assertThat(signer.identity().subject()).isEqualTo(uri);
        assertThat(signer.identity().subjectType()).isEqualTo(SubjectType.URI);
        assertThat(signer.identity().issuer()).isEqualTo(CertificateSpec.ISSUER);
        assertThat(signer.identity().extensions()).isEqualTo(Map.of(FulcioExtension.SOURCE_REPOSITORY_ID, "4711"));
        assertThat(verified.times())
                .containsExactly(
                        new VerifiedTime(VerifiedTime.Source.TRANSPARENCY_LOG, Scene.AT),
                        new VerifiedTime(VerifiedTime.Source.TIMESTAMP_AUTHORITY, Scene.AT.plusSeconds(2)));
        assertThat(verified.material())
                .extracting(TrustMaterial::kind)
                .containsExactlyInAnyOrder(
                        TrustMaterial.Kind.CERTIFICATE_AUTHORITY,
                        TrustMaterial.Kind.CERTIFICATE_AUTHORITY,
                        TrustMaterial.Kind.CERTIFICATE_TRANSPARENCY_LOG,
                        TrustMaterial.Kind.TRANSPARENCY_LOG,
                        TrustMaterial.Kind.TIMESTAMP_AUTHORITY,
                        TrustMaterial.Kind.TIMESTAMP_AUTHORITY,
                        TrustMaterial.Kind.TIMESTAMP_AUTHORITY);
        assertThat(Scene.root().material()).containsAll(verified.material());
    }

    @Test
    void callsCosignStatementsAndMessageSignaturesSignatures() {
        TestBundle cosign = Scene.attestation(
                        Scene.SIGSTORE.certificate(),
                        TestKey.p256(),
                        TestBundle.statement(Claim.COSIGN_SIGN, Scene.ARTIFACT))
                .loggedV1(Scene.SIGSTORE.rekor, Scene.AT);
        TestBundle message = Scene.message().loggedV1(Scene.SIGSTORE.rekor, Scene.AT);

        for (TestBundle bundle : List.of(cosign, message)) {
            Verification.Verified verified = (Verification.Verified) Scene.verify(bundle);
            assertThat(verified.claim().kind()).isEqualTo(Claim.Kind.SIGNATURE);
            assertThat(verified.claim().predicateType()).isEqualTo(Claim.COSIGN_SIGN);
        }
    }

    @Test
    void readsFulcioOtherNames() {
        CertificateSpec spec = Scene.SIGSTORE.certificate().otherName("1.3.6.1.4.1.57264.1.7", "user!example.com");
        TestBundle bundle = Scene.attestation(spec, TestKey.p256()).loggedV1(Scene.SIGSTORE.rekor, Scene.AT);

        Verification.Verified verified = (Verification.Verified) Scene.verify(bundle);

        Signer.Keyless signer = (Signer.Keyless) verified.signer();
        assertThat(signer.identity().subject()).isEqualTo("user!example.com");
        assertThat(signer.identity().subjectType()).isEqualTo(SubjectType.OTHER_NAME);
    }

    @Test
    void usesTheArtifactsBytesWhereAnotherDigestIsSigned() {
        TestKey p384 = TestKey.p384();
        TestBundle message = v2(
                Scene.message(Scene.SIGSTORE.certificate(), p384, HashAlgorithm.SHA2_384),
                HashAlgorithm.SHA2_384,
                "PKIX_ECDSA_P384_SHA_384");
        String sha512 = HexFormat.of().formatHex(TestBundle.digest(HashAlgorithm.SHA2_512, Scene.ARTIFACT));
        TestBundle subject = statement("{\"digest\":{\"sha512\":\"" + sha512 + "\"}}");
        TestBundle ed25519 = Scene.message(Scene.SIGSTORE.certificate(), TestKey.ed25519(), HashAlgorithm.SHA2_512)
                .loggedV1(Scene.SIGSTORE.rekor, Scene.AT);

        for (TestBundle bundle : List.of(message, subject, ed25519)) {
            assertThat(Scene.VERIFIER.verify(bundle.json(), Scene.ARTIFACT, Scene.root()))
                    .isInstanceOf(Verification.Verified.class);
            assertThat(Scene.verify(bundle)).isInstanceOf(Verification.Rejected.class);
        }
    }

    @Test
    void acceptsBase64InLines() {
        TestBundle bundle = v2(Scene.message(), HashAlgorithm.SHA2_256, Scene.P256);
        String json = new String(bundle.json(), StandardCharsets.UTF_8);
        int middle = json.indexOf("\"signedTimestamp\"") + 200;
        byte[] wrapped = (json.substring(0, middle) + "\\n" + json.substring(middle)).getBytes(StandardCharsets.UTF_8);

        assertThat(Scene.VERIFIER.verify(wrapped, Scene.ARTIFACT, Scene.root()))
                .isInstanceOf(Verification.Verified.class);
    }

    @Test
    void toleratesSkewOfTheClock() {
        TestBundle bundle = Scene.message().loggedV1(Scene.SIGSTORE.rekor, Scene.AT);
        BundleVerifier slow = new BundleVerifier(() -> Scene.AT.minus(Duration.ofSeconds(60)));

        assertThat(slow.verify(bundle.json(), Scene.ARTIFACT, Scene.root())).isInstanceOf(Verification.Verified.class);
    }

    private static TestBundle bare(TestBundle bundle) {
        return bundle.timestamp(Scene.SIGSTORE.timestamps.timestamp(bundle.signature(), Scene.AT, false));
    }

    private static TestBundle attestation() {
        return attestation(TestKey.p256());
    }

    private static TestBundle attestation(TestKey key) {
        return Scene.attestation(Scene.SIGSTORE.certificate(), key);
    }

    private static TestBundle statement(String subjects) {
        return Scene.attestation(
                        Scene.SIGSTORE.certificate(),
                        TestKey.p256(),
                        TestBundle.statement(Scene.PREDICATE, subjects, "{\"näme\":\"ß\"}"))
                .loggedV1(Scene.SIGSTORE.rekor, Scene.AT);
    }

    private static TestBundle v2(TestBundle bundle, HashAlgorithm algorithm, String details) {
        PrivateSigstore sigstore = Scene.SIGSTORE;
        return bundle.loggedV2(sigstore.tiles, algorithm, details).timestamped(sigstore.timestamps, Scene.AT);
    }
}
