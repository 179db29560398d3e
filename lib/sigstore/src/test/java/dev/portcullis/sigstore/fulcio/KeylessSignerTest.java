package dev.portcullis.sigstore.fulcio;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Signer.Keyless;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.sign.BundleProver;
import dev.portcullis.sigstore.sign.BundleSigner;
import dev.portcullis.sigstore.sign.BundleSigning;
import dev.portcullis.sigstore.sign.NewStatement;
import dev.portcullis.sigstore.sign.Proving;
import dev.portcullis.sigstore.sign.SignedBundle;
import dev.portcullis.sigstore.sign.TimestampClient;
import dev.portcullis.sigstore.sign.Timestamping;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestAuthority;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestTimestampAuthority;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeylessSignerTest {
    private static final PrivateSigstore SIGSTORE = new PrivateSigstore();
    private static final Instant AT = PrivateSigstore.SIGNED_AT;
    private static final Digest IMAGE = Digest.of("an image".getBytes(StandardCharsets.UTF_8));
    private static final ExpectedIdentity RELEASE =
            ExpectedIdentity.ofServiceAccount(FakeFulcio.ISSUER, "apps", "release");
    private static final BundleVerifier VERIFIER = new BundleVerifier(InstantSource.fixed(AT.plusSeconds(3600)));
    private static final byte[] STATEMENT = new NewStatement(
                    "registry.example.com/apps/shop",
                    IMAGE,
                    "https://example.com/review/v1",
                    "{}".getBytes(StandardCharsets.UTF_8))
            .bytes();

    private static FakeFulcio issuing(UnaryOperator<CertificateSpec> change) {
        return new FakeFulcio(SIGSTORE, SIGSTORE.authority, change);
    }

    private static TrustRoot root(TrustedRoot.Builder trusted) {
        return switch (KeylessRoot.load(PrivateSigstore.json(trusted), false)) {
            case TrustRootResult.Loaded(var root, var ignored) -> root;
            case TrustRootResult.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    private static BundleSigning sign(CertificateIssuer issuer, TrustRoot root, Instant now) {
        var signer = new KeylessSigner(issuer, FakeFulcio.TOKEN, RELEASE, root, InstantSource.fixed(now));
        return new BundleSigner(signer).sign(STATEMENT);
    }

    private static void assertFails(BundleSigning signing, Reason reason) {
        assertThat(signing)
                .isInstanceOfSatisfying(
                        BundleSigning.Failed.class,
                        failed ->
                                assertThat(failed.reason()).as(failed.detail()).isEqualTo(reason));
    }

    private static SignedBundle made() {
        return ((BundleSigning.Made) sign(issuing(spec -> spec), root(SIGSTORE.trustedRoot()), AT)).bundle();
    }

    private static Proving timestamped(SignedBundle bundle, TestTimestampAuthority authority, Instant at) {
        var root = root(SIGSTORE.trustedRoot());
        var timestamps = new TimestampClient(
                request -> new Timestamping.Stamped(ByteString.copyFrom(authority.answer(request, at))),
                root,
                new Random(1));
        return new BundleProver(timestamps, null, VERIFIER, root).prove(bundle.json(), IMAGE, bundle.key());
    }

    @Test
    void makesWhatVerifiesAsTheServiceAccountOnceItIsTimestamped() {
        var proved = (Proving.Proved) timestamped(made(), SIGSTORE.timestamps, AT);

        assertThat(VERIFIER.verify(proved.json(), IMAGE, root(SIGSTORE.trustedRoot())))
                .isInstanceOfSatisfying(Verification.Verified.class, verified -> {
                    var identity = ((Keyless) verified.signer()).identity();
                    assertThat(identity.subject()).isEqualTo(FakeFulcio.SUBJECT);
                    assertThat(identity.issuer()).isEqualTo(FakeFulcio.ISSUER);
                });
        assertThat(new String(proved.json(), StandardCharsets.UTF_8))
                .contains("\"certificate\":{\"rawBytes\"")
                .doesNotContain("hint");
    }

    @Test
    void isWorthNothingWithoutATimeInItsCertificatesWindow() {
        var bundle = made();

        assertThat(VERIFIER.verify(bundle.json(), IMAGE, root(SIGSTORE.trustedRoot())))
                .isInstanceOf(Verification.Rejected.class);
        assertThat(timestamped(bundle, SIGSTORE.timestamps, AT.plus(Duration.ofMinutes(20))))
                .isInstanceOfSatisfying(
                        Proving.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.CERTIFICATE_EXPIRED));
        assertThat(timestamped(bundle, TestTimestampAuthority.create("stranger"), AT))
                .isInstanceOfSatisfying(
                        Proving.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.TIMESTAMP_UNTRUSTED));
    }

    @Test
    void makesAKeyForEachSignature() {
        var fulcio = issuing(spec -> spec);
        var root = root(SIGSTORE.trustedRoot());

        sign(fulcio, root, AT);
        sign(fulcio, root, AT);

        assertThat(fulcio.requests).hasSize(2).doesNotHaveDuplicates();
        assertThat(FakeFulcio.read(fulcio.requests.getFirst()))
                .isNotEqualTo(FakeFulcio.read(fulcio.requests.getLast()));
    }

    record Case(String name, UnaryOperator<CertificateSpec> change, Reason reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case subject(String name, int kind, String value) {
        return new Case(name, spec -> spec.names(new GeneralName(kind, value)), Reason.IDENTITY_MISMATCH);
    }

    static Stream<Case> certificates() {
        var uri = GeneralName.uniformResourceIdentifier;
        var prefix = "https://kubernetes.io/namespaces/";
        return Stream.of(
                subject("of another account", uri, prefix + "apps/serviceaccounts/other"),
                subject("of another namespace", uri, prefix + "tenant/serviceaccounts/release"),
                subject("of the operator", uri, prefix + "portcullis-system/serviceaccounts/portcullis-operator"),
                subject("of a longer name", uri, FakeFulcio.SUBJECT + "2"),
                subject("with the name as mail address", GeneralName.rfc822Name, FakeFulcio.SUBJECT),
                new Case(
                        "by another issuer",
                        spec -> spec.issuer("https://kubernetes.example.org"),
                        Reason.IDENTITY_MISMATCH),
                new Case("of nobody", CertificateSpec::names, Reason.CERTIFICATE_IDENTITY_AMBIGUOUS),
                new Case("for another key", spec -> spec.key(TestKey.p256()), Reason.CERTIFICATE_KEY_MISMATCH),
                new Case(
                        "that has ended",
                        spec -> spec.valid(AT.minusSeconds(600), AT.minusSeconds(1)),
                        Reason.CERTIFICATE_EXPIRED),
                new Case(
                        "that is not valid yet",
                        spec -> spec.valid(AT.plusSeconds(61), AT.plusSeconds(600)),
                        Reason.CERTIFICATE_EXPIRED),
                new Case(
                        "for another purpose",
                        spec -> spec.purpose(KeyPurposeId.id_kp_serverAuth),
                        Reason.CERTIFICATE_USAGE_INVALID),
                new Case("of an authority", CertificateSpec::authority, Reason.CERTIFICATE_USAGE_INVALID),
                new Case("in no log", spec -> spec.transparencyLog(null), Reason.SCT_MISSING));
    }

    @ParameterizedTest
    @MethodSource("certificates")
    void signsNothingWithACertificate(Case wrong) {
        assertFails(sign(issuing(wrong.change()), root(SIGSTORE.trustedRoot()), AT), wrong.reason());
    }

    @Test
    void signsNothingWithACertificateOfAnotherAuthority() {
        var stranger = TestAuthority.create(
                "private", KeyPurposeId.id_kp_codeSigning, PrivateSigstore.FROM, PrivateSigstore.TO);

        assertFails(
                sign(new FakeFulcio(SIGSTORE, stranger, spec -> spec), root(SIGSTORE.trustedRoot()), AT),
                Reason.CERTIFICATE_UNTRUSTED);
    }

    @Test
    void signsNothingWithWhatIsNoCertificate() {
        for (var der : new ByteString[] {ByteString.EMPTY, FakeFulcio.utf8("no certificate")}) {
            assertFails(
                    sign((token, request) -> new Issuance.Issued(der), root(SIGSTORE.trustedRoot()), AT),
                    Reason.CERTIFICATE_MALFORMED);
        }
    }

    @Test
    void bearsAnIssuerWhoseClockIsALittleAhead() {
        var ahead = issuing(spec -> spec.valid(AT.plusSeconds(30), AT.plusSeconds(600)));

        assertThat(sign(ahead, root(SIGSTORE.trustedRoot()), AT)).isInstanceOf(BundleSigning.Made.class);
    }

    @Test
    void needsNoTransparencyWhereTheTrustedRootHasNoLogForIt() {
        var fulcio = issuing(spec -> spec.transparencyLog(null));

        assertThat(sign(fulcio, root(SIGSTORE.trustedRoot().clearCtlogs()), AT)).isInstanceOf(BundleSigning.Made.class);
    }

    @Test
    void passesOnWhyNothingWasCertifiedAndHowLongToWait() {
        var wait = Duration.ofSeconds(40);
        CertificateIssuer busy =
                (token, request) -> new Issuance.Failed(Reason.CERTIFICATE_AUTHORITY_LIMITED, "busy", wait);

        assertThat(sign(busy, root(SIGSTORE.trustedRoot()), AT))
                .isEqualTo(new BundleSigning.Failed(Reason.CERTIFICATE_AUTHORITY_LIMITED, "busy", wait));
    }

    @Test
    void takesNoTrustedRootWithoutAllThatVouchesForASignature() {
        assertThat(KeylessRoot.load(PrivateSigstore.json(SIGSTORE.trustedRoot().clearTimestampAuthorities()), false))
                .isInstanceOf(TrustRootResult.Refused.class);
        assertThat(KeylessRoot.load(PrivateSigstore.json(SIGSTORE.trustedRoot().clearCertificateAuthorities()), false))
                .isInstanceOf(TrustRootResult.Refused.class);
        assertThat(KeylessRoot.load(PrivateSigstore.json(SIGSTORE.trustedRoot().clearTlogs()), true))
                .isInstanceOf(TrustRootResult.Refused.class);
        assertThat(KeylessRoot.load("{".getBytes(StandardCharsets.UTF_8), false))
                .isInstanceOf(TrustRootResult.Refused.class);
    }
}
