package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestLayer;
import dev.portcullis.sigstore.testing.TestLog;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures and attestations in cosign's older layout: what is accepted, and every refusal for its own reason. */
final class LayerTest {
    private static final PrivateSigstore SIGSTORE = Scene.SIGSTORE;
    private static final Instant AT = Scene.AT;
    private static final Digest IMAGE = Digest.of(Scene.ARTIFACT);
    private static final String PAYLOAD = TestLayer.payload(IMAGE.toString());
    private static final LayerVerifier VERIFIER = new LayerVerifier(Scene.CLOCK);
    private static final TestKey KEY = TestKey.p256();
    private static final Demands TIMESTAMPS = Demands.STRICT
            .withCertificateLog(Demands.LogDemand.OPTIONAL)
            .withTime(Demands.TimeDemand.TIMESTAMP_AUTHORITY);

    record Case(String name, TestLayer layer, TrustRoot root, Reason reason) {
        Case(String name, TestLayer layer, TrustRoot root) {
            this(name, layer, root, Reason.VERIFIED);
        }

        Case(String name, TestLayer layer, Reason reason) {
            this(name, layer, Scene.root(), reason);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> right() {
        var windowed = Scene.keysAndLogs(
                KEY, new ValidityWindow(AT, AT), Demands.STRICT.withKeyLog(Demands.LogDemand.REQUIRED));
        return Stream.of(
                new Case("keyless signature with a log entry", logged(), Scene.root()),
                new Case(
                        "the same, with chain and root beside it",
                        logged().chain(SIGSTORE.authority.chain()),
                        Scene.root()),
                new Case("keyless signature with a timestamp only", stamped(), timestampRoot()),
                new Case("keyless signature with both", both(), Scene.root()),
                new Case(
                        "signature by a listed key, no log",
                        signature(TestBundle.by(KEY)),
                        Scene.keys(KEY, ValidityWindow.ALWAYS)),
                new Case(
                        "signature by a listed key in its window, logged",
                        signature(signed(TestBundle.by(KEY)).loggedV1(SIGSTORE.rekor, AT)),
                        windowed),
                new Case("attestation with a dsse entry", attestation().layer(), Scene.root()),
                new Case("attestation with an intoto entry", inToto(), Scene.root()),
                new Case("attestation with an intoto entry of the oldest form", inTotoHash(), Scene.root()),
                new Case("attestation with a timestamp over its envelope", stampedAttestation(), timestampRoot()),
                new Case(
                        "attestation with a timestamp over its signature",
                        attestationStampedOverSignature(),
                        timestampRoot()),
                new Case(
                        "attestation by a listed key",
                        TestLayer.attestation(TestBundle.by(KEY).envelope(statement())),
                        Scene.keys(KEY, ValidityWindow.ALWAYS)));
    }

    @ParameterizedTest
    @MethodSource("right")
    void accepts(Case right) {
        assertThat(verify(right)).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void aSignatureSaysWhoSignedWhatAndWhen() {
        var verified = (Verification.Verified) VERIFIER.verify(logged().layer(), IMAGE, Scene.root());
        assertThat(verified.subject()).isEqualTo(IMAGE);
        assertThat(verified.claim())
                .isEqualTo(new Claim(Claim.Kind.SIGNATURE, Claim.COSIGN_SIGN, Digest.of(bytes(PAYLOAD))));
        assertThat(((Signer.Keyless) verified.signer()).identity().subject()).isEqualTo(CertificateSpec.SUBJECT);
        assertThat(verified.times()).containsExactly(new VerifiedTime(VerifiedTime.Source.TRANSPARENCY_LOG, AT));
        assertThat(verified.signed().toByteArray()).isEqualTo(bytes(PAYLOAD));
    }

    @Test
    void anAttestationIsNoSignature() {
        var verified =
                (Verification.Verified) VERIFIER.verify(attestation().layer().layer(), IMAGE, Scene.root());
        assertThat(verified.claim().kind()).isEqualTo(Claim.Kind.ATTESTATION);
        assertThat(verified.claim().predicateType()).isEqualTo(Scene.PREDICATE);
    }

    static Stream<Case> payloads() {
        return Stream.of(
                payload(
                        "another image",
                        TestLayer.payload(Digest.of(Scene.OTHER).toString()),
                        Reason.SUBJECT_MISMATCH),
                payload("upper-case digest", TestLayer.payload(upper()), Reason.SUBJECT_MISMATCH),
                payload("digest without algorithm", TestLayer.payload(IMAGE.hex()), Reason.SUBJECT_MISMATCH),
                payload("empty digest", TestLayer.payload(""), Reason.SUBJECT_MISMATCH),
                payload(
                        "another type",
                        TestLayer.payload(IMAGE.toString(), "atomic container signature"),
                        Reason.STATEMENT_MALFORMED),
                payload("no critical part", "{\"optional\":null}", Reason.STATEMENT_MALFORMED),
                payload("no JSON", IMAGE.toString(), Reason.STATEMENT_MALFORMED),
                payload(
                        "digest named twice",
                        PAYLOAD.replace(
                                "\"image\":{",
                                "\"image\":{\"docker-manifest-digest\":\"" + Digest.of(Scene.OTHER) + "\","),
                        Reason.STATEMENT_MALFORMED),
                payload(
                        "digest in another member",
                        PAYLOAD.replace("docker-manifest-digest", "Docker-manifest-digest"),
                        Reason.STATEMENT_MALFORMED),
                payload("an in-toto statement in a signature's place", statement(), Reason.STATEMENT_MALFORMED),
                new Case("another payload than was signed", changed(logged(), PAYLOAD + " "), Reason.SIGNATURE_INVALID),
                new Case(
                        "a statement about another image",
                        TestLayer.attestation(keyless()
                                .envelope(TestBundle.statement(Scene.PREDICATE, Scene.OTHER))
                                .loggedV1(SIGSTORE.rekor, AT)),
                        Reason.SUBJECT_MISMATCH),
                new Case(
                        "an envelope that is declared a signature",
                        typed(attestation().layer(), TestLayer.SIMPLE_SIGNING),
                        Reason.BUNDLE_MALFORMED),
                new Case(
                        "a signature that is declared an envelope",
                        typed(logged(), TestLayer.ENVELOPE),
                        Reason.BUNDLE_MALFORMED),
                new Case("an unknown media type", typed(logged(), "application/json"), Reason.BUNDLE_VERSION_UNKNOWN),
                new Case("no signature", logged().without(TestLayer.SIGNATURE), Reason.BUNDLE_MALFORMED),
                new Case(
                        "two signatures in an envelope",
                        changed(attestation().layer(), twoSignatures()),
                        Reason.BUNDLE_MALFORMED),
                new Case(
                        "a signature that is not base64",
                        logged().annotated(TestLayer.SIGNATURE, "!"),
                        Reason.BUNDLE_MALFORMED));
    }

    static Stream<Case> proofs() {
        TestLog impostor = SIGSTORE.rekor.impostor();
        TestLog unknown = TestLog.v1(TestKey.p256(), "unknown.example.com");
        String foreign = logged().annotation(TestLayer.LOG_ENTRY);
        return Stream.of(
                new Case("no log entry", logged().without(TestLayer.LOG_ENTRY), Reason.LOG_ENTRY_MISSING),
                new Case("an impostor's entry", logged(impostor, AT), Reason.LOG_PROMISE_INVALID),
                new Case("an unknown log's entry", logged(unknown, AT), Reason.LOG_UNKNOWN),
                new Case(
                        "the entry of another signature",
                        logged().annotated(TestLayer.LOG_ENTRY, foreign),
                        Reason.LOG_ENTRY_MISMATCH),
                new Case(
                        "a changed time",
                        logged().annotated(TestLayer.LOG_ENTRY, time(logged(), AT.plusSeconds(1))),
                        Reason.LOG_ENTRY_MISMATCH),
                new Case("a changed time of the same entry", changedTime(), Reason.LOG_PROMISE_INVALID),
                new Case(
                        "an entry after the certificate's end",
                        logged(SIGSTORE.rekor, AT.plus(Duration.ofMinutes(30))),
                        Reason.CERTIFICATE_EXPIRED),
                new Case("a promise that is no signature", noPromise(), Reason.LOG_PROMISE_INVALID),
                new Case(
                        "a version 2 entry, which has no promise",
                        signature(signed(keyless()).loggedV2(SIGSTORE.tiles, HashAlgorithm.SHA2_256, Scene.P256)),
                        Reason.LOG_ENTRY_MALFORMED),
                new Case(
                        "an entry with a member that nobody knows",
                        member(logged(), "\"Payload\":{", "\"Payload\":{\"trust\":1,"),
                        Reason.BUNDLE_MALFORMED),
                new Case(
                        "an entry with a member twice",
                        member(logged(), "\"Payload\":{", "\"Payload\":{\"logIndex\":1,"),
                        Reason.BUNDLE_AMBIGUOUS),
                new Case(
                        "an entry with a fractional time",
                        member(logged(), ",\"logIndex\"", ".5,\"logIndex\""),
                        Reason.BUNDLE_MALFORMED),
                new Case(
                        "a log entry that is no JSON",
                        logged().annotated(TestLayer.LOG_ENTRY, "{"),
                        Reason.BUNDLE_MALFORMED),
                new Case(
                        "a timestamp over the payload of an attestation",
                        attestation().layer().timestamped(SIGSTORE.timestamps, bytes(statement()), AT),
                        timestampRoot(),
                        Reason.TIMESTAMP_INVALID),
                new Case(
                        "no timestamp",
                        stamped().without(TestLayer.TIMESTAMP),
                        timestampRoot(),
                        Reason.TIMESTAMP_MISSING),
                new Case(
                        "a timestamp over something else",
                        stamped().timestamped(SIGSTORE.timestamps, new byte[] {1}, AT),
                        timestampRoot(),
                        Reason.TIMESTAMP_INVALID),
                new Case(
                        "a timestamp in a member that nobody knows",
                        stamped().annotated(TestLayer.TIMESTAMP, "{\"timestamp\":\"AA==\"}"),
                        timestampRoot(),
                        Reason.BUNDLE_MALFORMED),
                new Case(
                        "an oldest-form entry of another envelope",
                        TestLayer.attestation(
                                keyless().envelope(statement()).loggedInTotoHash(SIGSTORE.rekor, new byte[] {1}, AT)),
                        Reason.LOG_ENTRY_MISMATCH));
    }

    static Stream<Case> signers() {
        TestKey other = TestKey.p256();
        var expired = SIGSTORE.certificate().valid(AT.minusSeconds(600), AT.minusSeconds(1));
        var twoNames = SIGSTORE.certificate().without(8);
        return Stream.of(
                new Case("no certificate under a root without keys", unsigned(), Reason.CERTIFICATE_MISSING),
                new Case(
                        "a key that is not listed",
                        signature(TestBundle.by(other)),
                        Scene.keys(KEY, ValidityWindow.ALWAYS),
                        Reason.KEY_UNKNOWN),
                new Case(
                        "a certificate under a root with keys only",
                        logged(),
                        Scene.keys(KEY, ValidityWindow.ALWAYS),
                        Reason.CERTIFICATE_UNTRUSTED),
                new Case(
                        "a key with a window and no time",
                        signature(TestBundle.by(KEY)),
                        Scene.keysAndLogs(KEY, new ValidityWindow(AT, AT), Demands.STRICT),
                        Reason.TIMESTAMP_MISSING),
                new Case(
                        "an entry that names another key",
                        logged(KEY, other),
                        Scene.keysAndLogs(
                                KEY, ValidityWindow.ALWAYS, Demands.STRICT.withKeyLog(Demands.LogDemand.REQUIRED)),
                        Reason.LOG_ENTRY_MISMATCH),
                new Case("an expired certificate", issued(expired), Reason.CERTIFICATE_EXPIRED),
                new Case("no issuer", issued(twoNames), Reason.CERTIFICATE_IDENTITY_AMBIGUOUS),
                new Case("no SCT", issued(SIGSTORE.certificate().transparencyLog(null)), Reason.SCT_MISSING),
                new Case("a stranger's certificate", stranger(), Reason.CERTIFICATE_UNTRUSTED),
                new Case(
                        "a stranger's certificate that brings its root",
                        stranger().chain(new PrivateSigstore().authority.chain()),
                        Reason.CERTIFICATE_UNTRUSTED),
                new Case(
                        "a bare key in the certificate's place",
                        logged().annotated(TestLayer.CERTIFICATE, KEY.pem()),
                        Reason.CERTIFICATE_MALFORMED),
                new Case(
                        "two certificates in one's place",
                        logged().annotated(
                                        TestLayer.CERTIFICATE,
                                        logged().annotation(TestLayer.CERTIFICATE)
                                                .repeat(2)),
                        Reason.CERTIFICATE_MALFORMED),
                new Case(
                        "a chain with something else in it",
                        logged().annotated(TestLayer.CHAIN, "root"),
                        Reason.CERTIFICATE_MALFORMED),
                new Case(
                        "another certificate than signed",
                        logged().annotated(
                                        TestLayer.CERTIFICATE,
                                        logged(TestKey.p256()).annotation(TestLayer.CERTIFICATE)),
                        Reason.SIGNATURE_INVALID));
    }

    @ParameterizedTest
    @MethodSource({"payloads", "proofs", "signers"})
    void refusesForTheRightReason(Case wrong) {
        assertThat(verify(wrong))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        rejected -> assertThat(rejected.rejection().reason())
                                .as(rejected.rejection().detail())
                                .isEqualTo(wrong.reason()));
    }

    private static Verification verify(Case tried) {
        return VERIFIER.verify(tried.layer().layer(), IMAGE, tried.root());
    }

    private static TestBundle keyless() {
        return keyless(KEY);
    }

    private static TestBundle keyless(TestKey key) {
        return TestBundle.by(
                key, SIGSTORE.authority.issue(SIGSTORE.certificate().key(key)));
    }

    private static TestBundle signed(TestBundle bundle) {
        return bundle.message(bytes(PAYLOAD), HashAlgorithm.SHA2_256);
    }

    private static TestLayer signature(TestBundle bundle) {
        return TestLayer.signature(PAYLOAD, bundle.signature().length == 0 ? signed(bundle) : bundle);
    }

    private static TestLayer logged() {
        return logged(KEY);
    }

    private static TestLayer logged(TestKey key) {
        return signature(signed(keyless(key)).loggedV1(SIGSTORE.rekor, AT));
    }

    private static TestLayer logged(TestLog log, Instant at) {
        return signature(signed(keyless()).loggedV1(log, at));
    }

    /** Signed by one key, while the log entry names another. */
    private static TestLayer logged(TestKey key, TestKey named) {
        var layer = signature(TestBundle.by(key));
        var entry = signature(signed(TestBundle.by(named)).loggedV1(SIGSTORE.rekor, AT));
        return layer.annotated(TestLayer.LOG_ENTRY, entry.annotation(TestLayer.LOG_ENTRY));
    }

    private static TestLayer issued(CertificateSpec spec) {
        return signature(signed(TestBundle.by(KEY, SIGSTORE.authority.issue(spec.key(KEY))))
                .loggedV1(SIGSTORE.rekor, AT));
    }

    private static TestLayer stranger() {
        var stranger = new PrivateSigstore();
        return signature(signed(TestBundle.by(
                        KEY, stranger.authority.issue(stranger.certificate().key(KEY))))
                .loggedV1(SIGSTORE.rekor, AT));
    }

    private static TestLayer unsigned() {
        return signature(TestBundle.by(KEY));
    }

    private static TestLayer stamped() {
        return signature(signed(keyless()).timestamped(SIGSTORE.timestamps, AT));
    }

    private static TestLayer both() {
        return signature(signed(keyless()).loggedV1(SIGSTORE.rekor, AT).timestamped(SIGSTORE.timestamps, AT));
    }

    private static TrustRoot timestampRoot() {
        return Scene.root(SIGSTORE.trustedRoot(), TIMESTAMPS);
    }

    private record Attestation(TestBundle bundle) {
        TestLayer layer() {
            return TestLayer.attestation(bundle);
        }
    }

    private static Attestation attestation() {
        return new Attestation(keyless().envelope(statement()).loggedV1(SIGSTORE.rekor, AT));
    }

    private static TestLayer inToto() {
        return TestLayer.attestation(keyless().envelope(statement()).loggedInToto(SIGSTORE.rekor, AT));
    }

    private static TestLayer inTotoHash() {
        var bundle = keyless().envelope(statement());
        return TestLayer.attestation(bundle.loggedInTotoHash(SIGSTORE.rekor, TestLayer.envelope(bundle), AT));
    }

    private static TestLayer stampedAttestation() {
        var bundle = keyless().envelope(statement());
        return TestLayer.attestation(bundle).timestamped(SIGSTORE.timestamps, TestLayer.envelope(bundle), AT);
    }

    private static TestLayer attestationStampedOverSignature() {
        return TestLayer.attestation(keyless().envelope(statement()).timestamped(SIGSTORE.timestamps, AT));
    }

    private static Case payload(String name, String payload, Reason reason) {
        var bundle = keyless().message(bytes(payload), HashAlgorithm.SHA2_256).loggedV1(SIGSTORE.rekor, AT);
        return new Case(name, TestLayer.signature(payload, bundle), reason);
    }

    private static TestLayer changed(TestLayer layer, String content) {
        layer.content = bytes(content);
        return layer;
    }

    private static TestLayer typed(TestLayer layer, String mediaType) {
        layer.mediaType = mediaType;
        return layer;
    }

    private static String twoSignatures() {
        var envelope = new String(TestLayer.envelope(attestation().bundle()), StandardCharsets.UTF_8);
        return envelope.replace("\"signatures\":[", "\"signatures\":[{\"sig\":\"AA==\"},");
    }

    private static String time(TestLayer layer, Instant at) {
        return layer.annotation(TestLayer.LOG_ENTRY)
                .replace("\"integratedTime\":" + AT.getEpochSecond(), "\"integratedTime\":" + at.getEpochSecond());
    }

    private static TestLayer changedTime() {
        var layer = logged();
        return layer.annotated(TestLayer.LOG_ENTRY, time(layer, AT.plusSeconds(1)));
    }

    private static TestLayer noPromise() {
        var layer = logged();
        return layer.annotated(
                TestLayer.LOG_ENTRY,
                layer.annotation(TestLayer.LOG_ENTRY)
                        .replaceFirst("\"SignedEntryTimestamp\":\"[^\"]+\"", "\"SignedEntryTimestamp\":\"AA==\""));
    }

    private static TestLayer member(TestLayer layer, String before, String after) {
        return layer.annotated(
                TestLayer.LOG_ENTRY, layer.annotation(TestLayer.LOG_ENTRY).replace(before, after));
    }

    private static String statement() {
        return TestBundle.statement(Scene.PREDICATE, Scene.ARTIFACT);
    }

    private static String upper() {
        return "sha256:" + IMAGE.hex().toUpperCase(java.util.Locale.ROOT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
