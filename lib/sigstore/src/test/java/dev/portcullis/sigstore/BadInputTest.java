package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.JsonMutations;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Input that is no bundle at all. */
final class BadInputTest {
    private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";
    private static final String SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";
    private static final String RIGHT =
            new String(Scene.message().loggedV1(Scene.SIGSTORE.rekor, Scene.AT).json(), StandardCharsets.UTF_8);

    static Stream<Arguments> inputs() {
        return Stream.of(
                input("nothing", "", Reason.BUNDLE_MALFORMED),
                input("text", "bundle", Reason.BUNDLE_MALFORMED),
                input("array", "[]", Reason.BUNDLE_MALFORMED),
                input("null", "null", Reason.BUNDLE_MALFORMED),
                input("empty object", "{}", Reason.BUNDLE_VERSION_UNKNOWN),
                input("unknown field", RIGHT.replaceFirst("\\{", "{\"extra\": 1,"), Reason.BUNDLE_MALFORMED),
                input("unknown version", RIGHT.replace("v0.3", "v0.4"), Reason.BUNDLE_VERSION_UNKNOWN),
                input("media type twice", RIGHT.replaceFirst("\\{", "{\"mediaType\": \"x\","), Reason.BUNDLE_AMBIGUOUS),
                input(
                        "escaped name twice",
                        RIGHT.replaceFirst("\\{", "{\"\\\\u006dediaType\": \"x\","),
                        Reason.BUNDLE_AMBIGUOUS),
                input(
                        "two spellings of a field",
                        RIGHT.replaceFirst("\\{", "{\"media_type\": \"x\","),
                        Reason.BUNDLE_MALFORMED),
                input(
                        "certificate and key",
                        RIGHT.replaceFirst("\"certificate\":", "\"publicKey\": {\"hint\": \"x\"}, \"certificate\":"),
                        Reason.BUNDLE_MALFORMED),
                input(
                        "message and envelope",
                        RIGHT.replaceFirst("\\{", "{\"dsseEnvelope\": {},"),
                        Reason.BUNDLE_MALFORMED),
                input(
                        "unknown number of an algorithm",
                        RIGHT.replaceFirst("\"SHA2_256\"", "99"),
                        Reason.BUNDLE_CONTENT_UNSUPPORTED),
                input(
                        "unknown name of an algorithm",
                        RIGHT.replaceFirst("\"SHA2_256\"", "\"SHA9\""),
                        Reason.BUNDLE_MALFORMED),
                input(
                        "index of 64 bits and more",
                        RIGHT.replaceFirst("\"4711\"", "\"9223372036854775808\""),
                        Reason.BUNDLE_MALFORMED),
                input("negative index", RIGHT.replaceFirst("\"4711\"", "\"-4711\""), Reason.LOG_ENTRY_MALFORMED),
                input("something after it", RIGHT + "{}", Reason.BUNDLE_MALFORMED),
                input("comment", "/* */" + RIGHT, Reason.BUNDLE_MALFORMED),
                input("byte order mark", "\ufeff" + RIGHT, Reason.BUNDLE_MALFORMED),
                input("deep nesting", "[".repeat(100_000), Reason.BUNDLE_TOO_DEEP),
                input("long number", "{\"a\": " + "1".repeat(10_000) + "}", Reason.BUNDLE_TOO_LARGE),
                Arguments.of("UTF-16", RIGHT.getBytes(StandardCharsets.UTF_16BE), Reason.BUNDLE_MALFORMED),
                Arguments.of("no UTF-8", new byte[] {'"', (byte) 0xc3, '"'}, Reason.BUNDLE_MALFORMED),
                Arguments.of("33 MiB", new byte[33 * 1024 * 1024], Reason.BUNDLE_TOO_LARGE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inputs")
    void refusesWhatIsNoBundle(String name, byte[] input, Reason reason) {
        assertThat(Scene.VERIFIER.verify(input, Digest.of(Scene.ARTIFACT), Scene.root()))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        rejected -> assertThat(rejected.rejection().reason()).isEqualTo(reason));
    }

    static Stream<Arguments> empties() {
        return Stream.of(
                Arguments.of(
                        "a timestamp",
                        logged(Scene.SIGSTORE.certificate()).timestamp(new byte[0]),
                        Reason.TIMESTAMP_INVALID),
                Arguments.of(
                        "an issuer",
                        logged(Scene.SIGSTORE.certificate().rawExtension(ISSUER, new byte[0])),
                        Reason.CERTIFICATE_MALFORMED),
                Arguments.of(
                        "a list of log timestamps",
                        logged(Scene.SIGSTORE
                                .certificate()
                                .transparencyLog(null)
                                .rawExtension(SCT_LIST, new byte[0])),
                        Reason.SCT_INVALID));
    }

    private static TestBundle logged(CertificateSpec spec) {
        return Scene.message(spec, TestKey.p256(), HashAlgorithm.SHA2_256).loggedV1(Scene.SIGSTORE.rekor, Scene.AT);
    }

    /** DER of no bytes at all, which one library takes for an absent value and others fail at. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("empties")
    void refusesNothingInThePlaceOf(String name, TestBundle bundle, Reason reason) {
        assertThat(Scene.verify(bundle))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        rejected -> assertThat(rejected.rejection().reason()).isEqualTo(reason));
    }

    @Test
    void neverFailsNorAcceptsOnRandomDamage() {
        byte[] right = RIGHT.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(42);
        TrustRoot root = Scene.root();
        for (int round = 0; round < 300; round++) {
            byte[] damaged = Arrays.copyOf(right, right.length);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            if (Scene.VERIFIER.verify(damaged, Digest.of(Scene.ARTIFACT), root)
                    instanceof Verification.Rejected(var rejection)) {
                assertThat(rejection.reason()).isNotEqualTo(Reason.INTERNAL_ERROR);
            }
        }
    }

    /** A timestamp that cannot be read, or whose signature cannot, is a refusal with a reason. */
    @Test
    void neverFailsOnDamagedTimestamps() {
        var right = Scene.message()
                .loggedV2(Scene.SIGSTORE.tiles, HashAlgorithm.SHA2_256, Scene.P256)
                .timestamped(Scene.SIGSTORE.timestamps, Scene.AT);
        var proto = right.proto.getVerificationMaterialBuilder().getTimestampVerificationDataBuilder();
        var response = proto.getRfc3161Timestamps(0).getSignedTimestamp().toByteArray();
        var root = Scene.root();
        for (var at = 0; at < response.length; at += 3) {
            var damaged = response.clone();
            damaged[at] ^= (byte) 0x81;
            proto.getRfc3161TimestampsBuilder(0).setSignedTimestamp(ByteString.copyFrom(damaged));
            if (Scene.verify(right, root) instanceof Verification.Rejected(var rejection)) {
                assertThat(rejection.reason()).as("byte " + at).isNotEqualTo(Reason.INTERNAL_ERROR);
            }
        }
    }

    @Test
    void neverFailsOnMutations() {
        TrustRoot root = Scene.root();
        for (JsonMutations.Mutation mutation : JsonMutations.of(RIGHT.getBytes(StandardCharsets.UTF_8))) {
            if (Scene.VERIFIER.verify(mutation.json(), Digest.of(Scene.ARTIFACT), root)
                    instanceof Verification.Rejected(var rejection)) {
                assertThat(rejection.reason()).as(mutation.path()).isNotEqualTo(Reason.INTERNAL_ERROR);
            }
        }
    }

    private static Arguments input(String name, String text, Reason reason) {
        return Arguments.of(name, text.getBytes(StandardCharsets.UTF_8), reason);
    }
}
