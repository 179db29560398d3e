package dev.portcullis.sigstore;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestLayer;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a layer of cosign's older form and its annotations hold: they are refused for a reason, or say what right ones say. */
final class LayerFuzzTest {
    private static final TestKey KEY = TestKey.p256();
    private static final Digest IMAGE = Digest.of(Scene.ARTIFACT);
    private static final LayerVerifier VERIFIER = new LayerVerifier(Scene.CLOCK);
    private static final List<TrustRoot> ROOTS =
            List.of(Scene.root(), Scene.keysAndLogs(KEY, ValidityWindow.ALWAYS, Demands.STRICT));
    private static final List<SignedLayer> RIGHT = right();
    private static final Known KNOWN =
            Known.of(RIGHT.stream().flatMap(layer -> ROOTS.stream().map(root -> VERIFIER.verify(layer, IMAGE, root))));

    static Stream<Arguments> seeds() {
        return RIGHT.stream()
                .map(layer -> arguments(
                        layer.mediaType(),
                        layer.content().toByteArray(),
                        text(layer, TestLayer.SIGNATURE),
                        text(layer, TestLayer.CERTIFICATE),
                        text(layer, TestLayer.CHAIN),
                        text(layer, TestLayer.LOG_ENTRY),
                        text(layer, TestLayer.TIMESTAMP)));
    }

    private static String text(SignedLayer layer, String annotation) {
        return layer.annotations().getOrDefault(annotation, "");
    }

    private static List<SignedLayer> right() {
        var sigstore = Scene.SIGSTORE;
        var payload = TestLayer.payload(IMAGE.toString());
        var bytes = payload.getBytes(StandardCharsets.UTF_8);
        var certificate = sigstore.authority.issue(sigstore.certificate().key(KEY));
        var statement = TestBundle.statement(Scene.PREDICATE, Scene.ARTIFACT);
        var signature = TestBundle.by(KEY, certificate).message(bytes, HashAlgorithm.SHA2_256);
        return Stream.of(
                        TestLayer.signature(payload, signature.copy().loggedV1(sigstore.rekor, Scene.AT))
                                .chain(sigstore.authority.chain()),
                        TestLayer.signature(
                                payload,
                                signature
                                        .loggedV1(sigstore.rekor, Scene.AT)
                                        .timestamped(sigstore.timestamps, Scene.AT)),
                        TestLayer.signature(payload, TestBundle.by(KEY).message(bytes, HashAlgorithm.SHA2_256)),
                        TestLayer.attestation(TestBundle.by(KEY, certificate)
                                .envelope(statement)
                                .loggedV1(sigstore.rekor, Scene.AT)),
                        TestLayer.attestation(TestBundle.by(KEY, certificate)
                                .envelope(statement)
                                .loggedInToto(sigstore.rekor, Scene.AT)))
                .map(TestLayer::layer)
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrSaysWhatARightOneSays(
            @NotNull String mediaType,
            byte @NotNull @WithLength(max = 16_384) [] content,
            @NotNull String signature,
            @NotNull @WithUtf8Length(max = 8_192) String certificate,
            @NotNull @WithUtf8Length(max = 8_192) String chain,
            @NotNull @WithUtf8Length(max = 8_192) String entry,
            @NotNull @WithUtf8Length(max = 8_192) String timestamp) {
        var layer = new SignedLayer(
                mediaType,
                SignedBytes.of(content),
                Map.of(
                        TestLayer.SIGNATURE, signature,
                        TestLayer.CERTIFICATE, certificate,
                        TestLayer.CHAIN, chain,
                        TestLayer.LOG_ENTRY, entry,
                        TestLayer.TIMESTAMP, timestamp));
        for (var root : ROOTS) {
            KNOWN.check(VERIFIER.verify(layer, IMAGE, root));
        }
    }
}
