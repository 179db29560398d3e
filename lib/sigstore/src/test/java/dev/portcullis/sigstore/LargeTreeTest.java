package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestAuthority;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestLayer;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three megabytes of the smallest JSON values, whose tree would take a hundred: whoever can push to a repository can send them, with a
 * certificate of their own making.
 */
final class LargeTreeTest {
    private static final String MANY = "[" + "{},".repeat(1_000_000) + "{}]";
    private static final String BOUND = "names, values and brackets";
    private static final Digest IMAGE = Digest.of(Scene.ARTIFACT);
    private static final LayerVerifier LAYERS = new LayerVerifier(Scene.CLOCK);

    static Stream<Arguments> layers() {
        var logged =
                TestLayer.signature(TestLayer.payload(IMAGE.toString()), homemade(TestLayer.payload(IMAGE.toString())));
        return Stream.of(
                layer("an envelope with more than an envelope has", envelope(), Reason.BUNDLE_TOO_LARGE),
                layer("a payload with many annotations", payload(), Reason.STATEMENT_MALFORMED),
                layer(
                        "an annotation with more than a log entry has",
                        logged.annotated(TestLayer.LOG_ENTRY, "{\"Payload\":" + MANY + "}"),
                        Reason.BUNDLE_TOO_LARGE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void refusesALayerWith(String name, TestLayer layer, Reason reason) {
        assertRefused(LAYERS.verify(layer.layer(), IMAGE, Scene.root()), reason);
    }

    @Test
    void refusesTheBodyOfALayersLogEntry() {
        var body = Base64.getEncoder().encodeToString(bytes("{\"kind\":\"dsse\",\"x\":" + MANY + "}"));
        var layer = TestLayer.attestation(homemadeAttestation("{}"))
                .annotated(
                        TestLayer.LOG_ENTRY,
                        "{\"SignedEntryTimestamp\":\"AAAA\",\"Payload\":{\"body\":\"" + body
                                + "\",\"integratedTime\":1,\"logIndex\":1,\"logID\":\"00\"}}");

        assertRefused(LAYERS.verify(layer.layer(), IMAGE, Scene.root()), Reason.BUNDLE_TOO_LARGE);
    }

    @Test
    void refusesABundleWithAFieldThatNobodyKnows() {
        var right = new String(Scene.message().json(), StandardCharsets.UTF_8);
        var bundle = right.replaceFirst("\\{", "{\"x\":" + MANY + ",");

        assertRefused(Scene.VERIFIER.verify(bytes(bundle), IMAGE, Scene.root()), Reason.BUNDLE_TOO_LARGE);
    }

    @Test
    void refusesABundleWithAFieldThatIsRepeated() {
        var right = new String(Scene.message().json(), StandardCharsets.UTF_8);
        var bundle = right.replaceFirst("\"verificationMaterial\": *\\{", "$0\"tlogEntries\":" + MANY + ",");

        assertRefused(Scene.VERIFIER.verify(bytes(bundle), IMAGE, Scene.root()), Reason.BUNDLE_TOO_LARGE);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("many values", "{\"x\":" + MANY + ",", "bytes"),
                Arguments.of("few but long ones", "{\"x\":\"" + "x".repeat(200_000) + "\",", "bytes"),
                Arguments.of("many values in few bytes", "{\"x\":[" + "0,".repeat(2_000) + "0],", BOUND));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void refusesTheBodyOfALogEntryWith(String name, String prefix, String detail) {
        var bundle =
                homemadeAttestation("{}").loggedV1(Scene.SIGSTORE.rekor, Scene.AT, body -> prefix + body.substring(1));

        assertThat(Scene.verify(bundle)).isInstanceOfSatisfying(Verification.Rejected.class, rejected -> {
            assertThat(rejected.rejection().reason()).isEqualTo(Reason.LOG_ENTRY_MALFORMED);
            assertThat(rejected.rejection().detail()).contains(detail).hasSizeLessThan(200);
        });
    }

    @Test
    void refusesATrustedRoot() {
        var root = "{\"x\":[" + "{},".repeat(300_000) + "{}]}";

        assertThat(TrustRoot.load(TrustRootSource.named("large").withTrustedRoot(bytes(root))))
                .isInstanceOfSatisfying(
                        TrustRootResult.Refused.class,
                        refused -> assertThat(refused.problems())
                                .anySatisfy(
                                        problem -> assertThat(problem.message()).contains(BOUND)));
    }

    /** Three megabytes of a bill of materials are nothing unusual; they are skipped and not made into a tree. */
    @Test
    void acceptsALargePredicate() {
        var part = "{\"name\":\"a\",\"version\":\"1.0\",\"licenses\":[{}]}";
        var statement = TestBundle.statement(
                Scene.PREDICATE, subject(), "{\"components\":[" + (part + ",").repeat(70_000) + part + "]}");
        var bundle = Scene.attestation(Scene.SIGSTORE.certificate(), TestKey.p256(), statement)
                .loggedV1(Scene.SIGSTORE.rekor, Scene.AT);

        assertThat(Scene.verify(bundle)).isInstanceOf(Verification.Verified.class);
        assertThat(LAYERS.verify(TestLayer.attestation(bundle).layer(), IMAGE, Scene.root()))
                .isInstanceOf(Verification.Verified.class);
    }

    private static TestLayer envelope() {
        var layer = TestLayer.attestation(homemadeAttestation("{}"));
        layer.content = bytes(
                "{\"payloadType\":\"t\",\"payload\":\"AAAA\",\"signatures\":[{\"sig\":\"AAAA\"}],\"x\":" + MANY + "}");
        return layer;
    }

    private static TestLayer payload() {
        var many = TestLayer.payload(IMAGE.toString())
                .replace("\"optional\":null", "\"optional\":[" + "{},".repeat(300_000) + "{}]");
        return TestLayer.signature(many, homemade(many));
    }

    /** Signed with a certificate that no authority issued. */
    private static TestBundle homemade(String payload) {
        return leaf().message(bytes(payload), HashAlgorithm.SHA2_256);
    }

    private static TestBundle homemadeAttestation(String predicate) {
        return leaf().envelope(TestBundle.statement(Scene.PREDICATE, subject(), predicate));
    }

    private static TestBundle leaf() {
        var key = TestKey.p256();
        var authority = TestAuthority.create(
                "homemade", KeyPurposeId.id_kp_codeSigning, PrivateSigstore.FROM, PrivateSigstore.TO);
        return TestBundle.by(key, authority.issue(new CertificateSpec().key(key)));
    }

    private static String subject() {
        return "{\"digest\":{\"sha256\":\"" + IMAGE.hex() + "\"}}";
    }

    private static void assertRefused(Verification verification, Reason reason) {
        assertThat(verification).isInstanceOfSatisfying(Verification.Rejected.class, rejected -> {
            assertThat(rejected.rejection().reason()).isEqualTo(reason);
            assertThat(rejected.rejection().detail()).contains(BOUND).hasSizeLessThan(200);
        });
    }

    private static Arguments layer(String name, TestLayer layer, Reason reason) {
        return Arguments.of(name, layer, reason);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
