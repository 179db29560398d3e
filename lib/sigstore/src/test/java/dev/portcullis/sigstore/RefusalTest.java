package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestAuthority;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestLog;
import dev.portcullis.sigstore.testing.TestTimestampAuthority;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong bundles of every class of attack, each refused for its own reason. */
final class RefusalTest {
    private static final PrivateSigstore SIGSTORE = Scene.SIGSTORE;
    private static final Instant AT = Scene.AT;
    private static final Instant LATE = AT.plus(Duration.ofMinutes(30));

    record Case(String name, TestBundle bundle, TrustRoot root, Reason reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource({"certificates", "chains", "logs", "bodies", "times", "contents", "keys"})
    void refusesForTheRightReason(Case wrong) {
        assertThat(Scene.verify(wrong.bundle(), wrong.root()))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        rejected -> assertThat(rejected.rejection().reason())
                                .as(rejected.rejection().detail())
                                .isEqualTo(wrong.reason()));
    }

    static Stream<Case> certificates() {
        GeneralName mail = new GeneralName(GeneralName.rfc822Name, "a@example.com");
        GeneralName uri = new GeneralName(GeneralName.uniformResourceIdentifier, "https://example.com/b");
        Reason ambiguous = Reason.CERTIFICATE_IDENTITY_AMBIGUOUS;
        return Stream.of(
                issued("two names", spec -> spec.names(mail, uri), ambiguous),
                issued("two equal names", spec -> spec.names(mail, mail), ambiguous),
                issued("no name", CertificateSpec::names, ambiguous),
                issued("DNS name", spec -> spec.names(new GeneralName(GeneralName.dNSName, "example.com")), ambiguous),
                issued("foreign other name", spec -> spec.otherName("1.3.6.1.4.1.311.20.2.3", "a@b"), ambiguous),
                issued("name with a newline", spec -> spec.otherName("1.3.6.1.4.1.57264.1.7", "a\nb"), ambiguous),
                issued("no issuer", spec -> spec.without(8), ambiguous),
                issued("two issuers", spec -> spec.rawIssuer("https://other.example.com"), ambiguous),
                issued(
                        "issuer that is no UTF8String",
                        spec -> spec.rawExtension("1.3.6.1.4.1.57264.1.8", new byte[] {4, 1, 65}),
                        Reason.CERTIFICATE_MALFORMED),
                issued("no SCT", spec -> spec.transparencyLog(null), Reason.SCT_MISSING),
                issued(
                        "SCT of another log",
                        spec -> spec.transparencyLog(TestLog.v1(TestKey.p256(), "ct.example.com")),
                        Reason.SCT_INVALID),
                issued(
                        "SCT under a log's name by another key",
                        spec -> spec.transparencyLog(SIGSTORE.transparency.impostor()),
                        Reason.SCT_INVALID),
                issued(
                        "server certificate",
                        spec -> spec.purpose(KeyPurposeId.id_kp_serverAuth),
                        Reason.CERTIFICATE_USAGE_INVALID),
                issued(
                        "expired when signing",
                        spec -> spec.valid(AT.minus(Duration.ofMinutes(10)), AT.minusSeconds(1)),
                        Reason.CERTIFICATE_EXPIRED),
                issued(
                        "not yet valid when signing",
                        spec -> spec.valid(AT.plusSeconds(1), LATE),
                        Reason.CERTIFICATE_EXPIRED));
    }

    static Stream<Case> chains() {
        TestAuthority foreign = TestAuthority.create(
                "private", KeyPurposeId.id_kp_codeSigning, PrivateSigstore.FROM, PrivateSigstore.TO);
        TestAuthority expired = TestAuthority.create(
                "private", KeyPurposeId.id_kp_codeSigning, PrivateSigstore.FROM, AT.minusSeconds(1));
        TestAuthority server = TestAuthority.create(
                "private", KeyPurposeId.id_kp_serverAuth, PrivateSigstore.FROM, PrivateSigstore.TO);
        TrustRoot closed = authority(SIGSTORE.authority, AT.minusSeconds(1));
        return Stream.of(
                chained("authority that is not trusted", foreign, Scene.root(), Reason.CERTIFICATE_UNTRUSTED),
                // The intermediate was valid when the certificate was issued and had expired when it signed.
                chained(
                        "intermediate expired when signing",
                        expired,
                        authority(expired, PrivateSigstore.TO),
                        Reason.CERTIFICATE_EXPIRED),
                chained(
                        "intermediate for servers",
                        server,
                        authority(server, PrivateSigstore.TO),
                        Reason.CERTIFICATE_USAGE_INVALID),
                chained("authority's window is over", SIGSTORE.authority, closed, Reason.CERTIFICATE_EXPIRED),
                new Case(
                        "keys only",
                        logged(),
                        Scene.keys(TestKey.p256(), ValidityWindow.ALWAYS),
                        Reason.CERTIFICATE_UNTRUSTED),
                bundle(
                        "root certificate in the bundle",
                        TestBundle.by(TestKey.p256(), SIGSTORE.authority.root())
                                .message(Scene.ARTIFACT, HashAlgorithm.SHA2_256),
                        Reason.CERTIFICATE_MALFORMED));
    }

    static Stream<Case> logs() {
        TestLog impostor = TestLog.v1(TestKey.p256(), "rekor.example.com");
        TrustedRoot.Builder short1 = SIGSTORE.trustedRoot();
        short1.clearTlogs().addTlogs(PrivateSigstore.log(SIGSTORE.rekor, PrivateSigstore.FROM, AT.minusSeconds(1)));
        TrustedRoot.Builder short2 = SIGSTORE.trustedRoot();
        short2.clearTlogs().addTlogs(PrivateSigstore.log(SIGSTORE.tiles, AT.plusSeconds(1), PrivateSigstore.TO));
        return Stream.of(
                bundle("no entry", timestamped(Scene.message()), Reason.LOG_ENTRY_MISSING),
                bundle("entry of an unknown log", Scene.message().loggedV1(impostor, AT), Reason.LOG_UNKNOWN),
                entry(
                        "entry of another signature",
                        entry -> entry.setCanonicalizedBody(logged().proto
                                .getVerificationMaterial()
                                .getTlogEntries(0)
                                .getCanonicalizedBody()),
                        Reason.LOG_ENTRY_MISMATCH),
                entry(
                        "other kind than the body's",
                        entry -> entry.getKindVersionBuilder().setKind("dsse"),
                        Reason.LOG_ENTRY_MISMATCH),
                entry(
                        "promise for another time",
                        entry -> entry.setIntegratedTime(AT.getEpochSecond() + 1),
                        Reason.LOG_PROMISE_INVALID),
                entry(
                        "promise by another log",
                        entry -> entry.setInclusionPromise(impostor.promise(entry)),
                        Reason.LOG_PROMISE_INVALID),
                // Without the promise nobody signs the time, so it must not count.
                entry("unsigned time", TransparencyLogEntry.Builder::clearInclusionPromise, Reason.TIMESTAMP_MISSING),
                entry(
                        "no inclusion proof",
                        TransparencyLogEntry.Builder::clearInclusionProof,
                        Reason.LOG_INCLUSION_PROOF_MISSING),
                entry(
                        "no checkpoint",
                        entry -> entry.getInclusionProofBuilder().clearCheckpoint(),
                        Reason.LOG_CHECKPOINT_INVALID),
                entry(
                        "checkpoint by another log",
                        entry -> checkpoint(impostor, entry, "rekor.example.com - 42"),
                        Reason.LOG_CHECKPOINT_INVALID),
                entry(
                        "checkpoint under the log's name by another key",
                        entry -> checkpoint(SIGSTORE.rekor.impostor(), entry, "rekor.example.com - 42"),
                        Reason.LOG_CHECKPOINT_INVALID),
                entry(
                        "checkpoint of another origin",
                        entry -> checkpoint(SIGSTORE.rekor, entry, "other.example.com"),
                        Reason.LOG_CHECKPOINT_INVALID),
                entry(
                        "proof of another leaf",
                        entry -> entry.getInclusionProofBuilder().setLogIndex(0),
                        Reason.LOG_INCLUSION_PROOF_INVALID),
                entry(
                        "index beyond the tree",
                        entry -> entry.getInclusionProofBuilder().setLogIndex(3),
                        Reason.LOG_INCLUSION_PROOF_INVALID),
                bundle(
                        "the same entry twice",
                        logged(),
                        bundle -> bundle.proto
                                .getVerificationMaterialBuilder()
                                .addTlogEntries(
                                        bundle.proto.getVerificationMaterial().getTlogEntries(0)),
                        Reason.LOG_ENTRY_MALFORMED),
                new Case(
                        "log's window is over",
                        logged(),
                        Scene.root(short1, Demands.STRICT),
                        Reason.LOG_KEY_OUTSIDE_WINDOW),
                new Case(
                        "version 2 log's window begins later",
                        v2(),
                        Scene.root(short2, Demands.STRICT),
                        Reason.LOG_KEY_OUTSIDE_WINDOW),
                v2Entry("time in a version 2 entry", entry -> entry.setIntegratedTime(1), Reason.LOG_ENTRY_MALFORMED),
                v2Entry("version 2 index differs", entry -> entry.setLogIndex(2), Reason.LOG_INCLUSION_PROOF_INVALID),
                bundle(
                        "unsuitable kind of key in the entry",
                        timestamped(Scene.message()
                                .loggedV2(SIGSTORE.tiles, HashAlgorithm.SHA2_256, "PKIX_ECDSA_P384_SHA_384")),
                        Reason.LOG_ENTRY_MISMATCH),
                bundle(
                        "version 0.1 without promise",
                        v2(),
                        bundle -> {
                            bundle.proto.setMediaType(TestBundle.V0_1);
                            var certificate =
                                    bundle.proto.getVerificationMaterial().getCertificate();
                            bundle.proto
                                    .getVerificationMaterialBuilder()
                                    .getX509CertificateChainBuilder()
                                    .addCertificates(certificate);
                        },
                        Reason.LOG_PROMISE_INVALID));
    }

    /** A log that signs anything must not help: each entry names everything but one thing of the bundle. */
    static Stream<Case> bodies() {
        String right = HexFormat.of().formatHex(Digest.of(Scene.ARTIFACT).bytes());
        String wrong = HexFormat.of().formatHex(Digest.of(Scene.OTHER).bytes());
        TestBundle message = Scene.message();
        TestBundle attested = attested();
        String payload = Digest.of(attested.proto.getDsseEnvelope().getPayload().toByteArray())
                .hex();
        return Stream.of(
                body("digest of another artifact", message, right, wrong),
                body("another signature", message, Pattern.quote(base64(message.signature())), base64(new byte[] {1})),
                body("another certificate", message, "LS0t[A-Za-z0-9+/=]*", base64(pem(certificate(TestKey.p256())))),
                body("another payload", attested, payload, wrong),
                body(
                        "another signature of an envelope",
                        attested,
                        Pattern.quote(base64(attested.signature())),
                        base64(new byte[] {1})),
                body("two signatures", attested, "\\[(.*)\\]", "[$1,$1]"));
    }

    private static Case body(String name, TestBundle bundle, String part, String replacement) {
        TestBundle copy = bundle.copy().loggedV1(SIGSTORE.rekor, AT, body -> body.replaceFirst(part, replacement));
        TestBundle right = bundle.copy().loggedV1(SIGSTORE.rekor, AT);
        assertThat(Scene.verify(right)).isInstanceOf(Verification.Verified.class);
        assertThat(copy.json()).isNotEqualTo(right.json());
        return bundle("entry's body: " + name, copy, Reason.LOG_ENTRY_MISMATCH);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] pem(X509Certificate certificate) {
        return TestKey.pem("CERTIFICATE", PrivateSigstore.der(certificate).toByteArray())
                .getBytes(StandardCharsets.US_ASCII);
    }

    static Stream<Case> times() {
        TestTimestampAuthority foreign = TestTimestampAuthority.create("private timestamps");
        TestTimestampAuthority closed =
                TestTimestampAuthority.create("closed", PrivateSigstore.FROM, AT.minusSeconds(1));
        TrustedRoot.Builder withClosed = SIGSTORE.trustedRoot();
        withClosed.addTimestampAuthorities(
                PrivateSigstore.authority(closed.chain(), PrivateSigstore.FROM, PrivateSigstore.TO));
        TrustedRoot.Builder window = SIGSTORE.trustedRoot();
        window.getTimestampAuthoritiesBuilder(0)
                .setValidFor(PrivateSigstore.range(PrivateSigstore.FROM, AT.minusSeconds(1)));
        TestBundle other = Scene.message();
        return Stream.of(
                bundle("version 2 entry without timestamp", logged2(), Reason.TIMESTAMP_MISSING),
                bundle(
                        "timestamp of an unknown authority",
                        logged2().timestamped(foreign, AT),
                        Reason.TIMESTAMP_UNTRUSTED),
                new Case(
                        "authority's certificate expired",
                        logged2().timestamped(closed, AT),
                        Scene.root(withClosed, Demands.STRICT),
                        Reason.TIMESTAMP_UNTRUSTED),
                new Case(
                        "authority's window is over",
                        v2(),
                        Scene.root(window, Demands.STRICT),
                        Reason.TIMESTAMP_UNTRUSTED),
                bundle(
                        "timestamp of another signature",
                        logged2().timestamp(SIGSTORE.timestamps.timestamp(other.signature(), AT)),
                        Reason.TIMESTAMP_INVALID),
                bundle(
                        "timestamp that cannot be read",
                        logged2().timestamp(new byte[] {48, 3, 1}),
                        Reason.TIMESTAMP_INVALID),
                bundle("timestamp with a damaged signature", damagedTimestamp(logged2()), Reason.TIMESTAMP_INVALID),
                bundle(
                        "good and forged timestamp",
                        v2().timestamp(SIGSTORE.timestamps.timestamp(other.signature(), AT)),
                        Reason.TIMESTAMP_INVALID),
                bundle(
                        "timestamp after the certificate",
                        logged2().timestamped(SIGSTORE.timestamps, LATE),
                        Reason.CERTIFICATE_EXPIRED),
                bundle(
                        "good log time, late timestamp",
                        logged().timestamped(SIGSTORE.timestamps, LATE),
                        Reason.CERTIFICATE_EXPIRED),
                bundle(
                        "log time after the certificate",
                        Scene.message().loggedV1(SIGSTORE.rekor, LATE),
                        Reason.CERTIFICATE_EXPIRED),
                bundle(
                        "time in the future",
                        Scene.message()
                                .loggedV1(SIGSTORE.rekor, Scene.CLOCK.instant().plusSeconds(61)),
                        Reason.TIME_IN_FUTURE),
                new Case(
                        "log time where a timestamp is demanded",
                        logged(),
                        Scene.root(
                                SIGSTORE.trustedRoot(),
                                Demands.STRICT.withTime(Demands.TimeDemand.TIMESTAMP_AUTHORITY)),
                        Reason.TIMESTAMP_MISSING));
    }

    static Stream<Case> contents() {
        return Stream.of(
                bundle(
                        "signature over another artifact",
                        by().message(Scene.OTHER, HashAlgorithm.SHA2_256),
                        Reason.SUBJECT_MISMATCH),
                bundle(
                        "signature of another key",
                        TestBundle.by(TestKey.p256(), certificate(TestKey.p256()))
                                .message(Scene.ARTIFACT, HashAlgorithm.SHA2_256),
                        Reason.SIGNATURE_INVALID),
                bundle(
                        "statement about another artifact",
                        by().envelope(TestBundle.statement(Scene.PREDICATE, Scene.OTHER)),
                        Reason.SUBJECT_MISMATCH),
                statement(
                        "subject with another digest only",
                        "{\"digest\":{\"sha512\":\"00\"}}",
                        Reason.SUBJECT_MISMATCH),
                statement("no subject", "", Reason.STATEMENT_MALFORMED),
                statement("subject without digest", "{\"name\":\"x\"}", Reason.STATEMENT_MALFORMED),
                statement("subject that is text", "\"x\"", Reason.STATEMENT_MALFORMED),
                payload("no predicate type", "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[]}"),
                payload(
                        "a predicate type longer than any",
                        TestBundle.statement(Scene.PREDICATE + "x".repeat(512), Scene.ARTIFACT)),
                payload(
                        "another statement type",
                        TestBundle.statement(Scene.PREDICATE, Scene.ARTIFACT).replace("Statement/v1", "Statement/v9")),
                payload(
                        "a name twice",
                        TestBundle.statement(Scene.PREDICATE, Scene.ARTIFACT)
                                .replace("{\"_type\"", "{\"subject\":[],\"_type\"")),
                payload("no JSON", "statement"),
                payload("two values", TestBundle.statement(Scene.PREDICATE, Scene.ARTIFACT) + "{}"),
                payload("too deep", TestBundle.statement(Scene.PREDICATE, "[".repeat(300) + "]".repeat(300), null)),
                bundle(
                        "another payload type",
                        by().envelope(TestBundle.statement(Scene.PREDICATE, Scene.ARTIFACT), "application/json"),
                        Reason.STATEMENT_MALFORMED),
                bundle(
                        "two signatures",
                        attested(),
                        bundle -> bundle.proto
                                .getDsseEnvelopeBuilder()
                                .addSignatures(bundle.proto.getDsseEnvelope().getSignatures(0)),
                        Reason.BUNDLE_MALFORMED),
                bundle(
                        "no signature",
                        attested(),
                        bundle -> bundle.proto.getDsseEnvelopeBuilder().clearSignatures(),
                        Reason.BUNDLE_MALFORMED),
                bundle(
                        "changed payload",
                        attested(),
                        bundle -> bundle.proto
                                .getDsseEnvelopeBuilder()
                                .setPayload(bundle.proto
                                        .getDsseEnvelope()
                                        .getPayload()
                                        .concat(ByteString.copyFromUtf8(" "))),
                        Reason.SIGNATURE_INVALID),
                bundle("no content", attested(), bundle -> bundle.proto.clearDsseEnvelope(), Reason.BUNDLE_MALFORMED),
                bundle(
                        "no material",
                        attested(),
                        bundle -> bundle.proto.getVerificationMaterialBuilder().clearCertificate(),
                        Reason.CERTIFICATE_MISSING),
                bundle(
                        "chain in version 0.3",
                        attested(),
                        bundle -> bundle.proto.getVerificationMaterialBuilder().getX509CertificateChainBuilder(),
                        Reason.BUNDLE_MALFORMED),
                bundle(
                        "seventeen timestamps",
                        v2(),
                        bundle -> {
                            for (int i = 0; i < 16; i++) {
                                bundle.timestamp(new byte[] {1});
                            }
                        },
                        Reason.BUNDLE_TOO_LARGE),
                bundle(
                        "unknown digest algorithm",
                        Scene.message(),
                        bundle -> bundle.proto
                                .getMessageSignatureBuilder()
                                .getMessageDigestBuilder()
                                .setAlgorithm(HashAlgorithm.SHA3_256),
                        Reason.BUNDLE_CONTENT_UNSUPPORTED));
    }

    static Stream<Case> keys() {
        TestKey key = TestKey.p256();
        ValidityWindow before = new ValidityWindow(null, AT.minusSeconds(1));
        ValidityWindow open = new ValidityWindow(AT.minusSeconds(1), null);
        TrustRoot always = Scene.keys(key, ValidityWindow.ALWAYS);
        TestBundle forged = TestBundle.by(TestKey.p256()).message(Scene.ARTIFACT, HashAlgorithm.SHA2_256);
        forged.proto
                .getVerificationMaterialBuilder()
                .setPublicKey(signed(key).proto.getVerificationMaterial().getPublicKey());
        TestBundle foreignEntry = signed(key);
        foreignEntry
                .proto
                .getVerificationMaterialBuilder()
                .addTlogEntries(logged().proto.getVerificationMaterial().getTlogEntries(0));
        TestKey other = TestKey.p256();
        return Stream.of(
                new Case("unlisted key", signed(TestKey.p256()), always, Reason.KEY_UNKNOWN),
                new Case("wrong signature under a listed key's hint", forged, always, Reason.SIGNATURE_INVALID),
                new Case("no keys", signed(key), Scene.root(), Reason.CERTIFICATE_MISSING),
                new Case(
                        "window without a verified time",
                        signed(key),
                        Scene.keysAndLogs(key, open, Demands.STRICT),
                        Reason.TIMESTAMP_MISSING),
                new Case(
                        "signed after the window",
                        signed(key).loggedV1(SIGSTORE.rekor, AT),
                        Scene.keysAndLogs(key, before, Demands.STRICT),
                        Reason.KEY_OUTSIDE_WINDOW),
                new Case(
                        "signed before the window",
                        signed(key).loggedV1(SIGSTORE.rekor, AT.minusSeconds(2)),
                        Scene.keysAndLogs(key, open, Demands.STRICT),
                        Reason.KEY_OUTSIDE_WINDOW),
                new Case(
                        "no entry where one is demanded",
                        signed(key),
                        Scene.keysAndLogs(
                                key, ValidityWindow.ALWAYS, Demands.STRICT.withKeyLog(Demands.LogDemand.REQUIRED)),
                        Reason.LOG_ENTRY_MISSING),
                new Case("entry about another signature", foreignEntry, always, Reason.LOG_ENTRY_MISMATCH),
                new Case(
                        "entry naming another key",
                        TestBundle.by(other)
                                .message(Scene.ARTIFACT, HashAlgorithm.SHA2_256)
                                .loggedV1(SIGSTORE.rekor, AT),
                        always,
                        Reason.KEY_UNKNOWN),
                new Case(
                        "Ed25519 signature over a digest",
                        TestBundle.by(TestKey.ed25519()).message(Scene.ARTIFACT, HashAlgorithm.SHA2_512),
                        always,
                        Reason.BUNDLE_CONTENT_UNSUPPORTED));
    }

    /** The last byte of a response is the last of the authority's signature. */
    private static TestBundle damagedTimestamp(TestBundle bundle) {
        byte[] response = SIGSTORE.timestamps.timestamp(bundle.signature(), AT);
        response[response.length - 1] ^= 1;
        return bundle.timestamp(response);
    }

    private static Case issued(String name, Consumer<CertificateSpec> change, Reason reason) {
        CertificateSpec spec = SIGSTORE.certificate();
        change.accept(spec);
        return bundle(name, Scene.attestation(spec, TestKey.p256()).loggedV1(SIGSTORE.rekor, AT), reason);
    }

    private static Case chained(String name, TestAuthority authority, TrustRoot root, Reason reason) {
        TestKey key = TestKey.p256();
        X509Certificate certificate = authority.issue(SIGSTORE.certificate().key(key));
        return new Case(
                name,
                TestBundle.by(key, certificate)
                        .message(Scene.ARTIFACT, HashAlgorithm.SHA2_256)
                        .loggedV1(SIGSTORE.rekor, AT),
                root,
                reason);
    }

    private static TrustRoot authority(TestAuthority authority, Instant to) {
        TrustedRoot.Builder root = SIGSTORE.trustedRoot();
        root.clearCertificateAuthorities()
                .addCertificateAuthorities(PrivateSigstore.authority(authority.chain(), PrivateSigstore.FROM, to));
        return Scene.root(root, Demands.STRICT);
    }

    private static Case bundle(String name, TestBundle bundle, Reason reason) {
        return new Case(name, bundle, Scene.root(), reason);
    }

    private static Case bundle(String name, TestBundle bundle, Consumer<TestBundle> change, Reason reason) {
        change.accept(bundle);
        return bundle(name, bundle, reason);
    }

    private static Case entry(String name, Consumer<TransparencyLogEntry.Builder> change, Reason reason) {
        return bundle(
                name,
                logged(),
                bundle -> change.accept(
                        bundle.proto.getVerificationMaterialBuilder().getTlogEntriesBuilder(0)),
                reason);
    }

    private static Case v2Entry(String name, Consumer<TransparencyLogEntry.Builder> change, Reason reason) {
        return bundle(
                name,
                v2(),
                bundle -> change.accept(
                        bundle.proto.getVerificationMaterialBuilder().getTlogEntriesBuilder(0)),
                reason);
    }

    private static Case statement(String name, String subjects, Reason reason) {
        return bundle(name, by().envelope(TestBundle.statement(Scene.PREDICATE, subjects, null)), reason);
    }

    private static Case payload(String name, String payload) {
        return bundle("payload: " + name, by().envelope(payload), Reason.STATEMENT_MALFORMED);
    }

    private static void checkpoint(TestLog log, TransparencyLogEntry.Builder entry, String origin) {
        entry.getInclusionProofBuilder()
                .setCheckpoint(log.checkpoint(
                        log.host(),
                        origin,
                        entry.getInclusionProof().getRootHash().toByteArray(),
                        3));
    }

    private static TestBundle signed(TestKey key) {
        return TestBundle.by(key).message(Scene.ARTIFACT, HashAlgorithm.SHA2_256);
    }

    private static TestBundle by() {
        TestKey key = TestKey.p256();
        return TestBundle.by(key, certificate(key));
    }

    private static X509Certificate certificate(TestKey key) {
        return SIGSTORE.authority.issue(SIGSTORE.certificate().key(key));
    }

    private static TestBundle attested() {
        return Scene.attestation(SIGSTORE.certificate(), TestKey.p256());
    }

    private static TestBundle logged() {
        return Scene.message().loggedV1(SIGSTORE.rekor, AT);
    }

    private static TestBundle logged2() {
        return Scene.message().loggedV2(SIGSTORE.tiles, HashAlgorithm.SHA2_256, Scene.P256);
    }

    private static TestBundle v2() {
        return timestamped(logged2());
    }

    private static TestBundle timestamped(TestBundle bundle) {
        return bundle.timestamped(SIGSTORE.timestamps, AT);
    }
}
