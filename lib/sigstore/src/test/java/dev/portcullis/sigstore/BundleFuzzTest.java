package dev.portcullis.sigstore;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes stand where a bundle should: they are refused for a reason, or say exactly what a right bundle says. */
final class BundleFuzzTest {
    private static final TestKey KEY = TestKey.p256();
    private static final Digest ARTIFACT = Digest.of(Scene.ARTIFACT);
    private static final List<TrustRoot> ROOTS = List.of(
            Scene.root(),
            Scene.keysAndLogs(KEY, ValidityWindow.ALWAYS, Demands.STRICT),
            Scene.keys(KEY, ValidityWindow.ALWAYS));
    private static final List<byte[]> RIGHT = right();
    private static final Known KNOWN = Known.of(RIGHT.stream()
            .flatMap(bundle -> ROOTS.stream().map(root -> Scene.VERIFIER.verify(bundle, ARTIFACT, root))));

    static Stream<Arguments> seeds() {
        return RIGHT.stream().map(bundle -> arguments((Object) bundle));
    }

    private static List<byte[]> right() {
        var sigstore = Scene.SIGSTORE;
        return Stream.of(
                        Scene.message().loggedV1(sigstore.rekor, Scene.AT),
                        Scene.message()
                                .loggedV2(sigstore.tiles, HashAlgorithm.SHA2_256, Scene.P256)
                                .timestamped(sigstore.timestamps, Scene.AT),
                        Scene.attestation(sigstore.certificate(), KEY)
                                .loggedV1(sigstore.rekor, Scene.AT)
                                .chain(sigstore.authority.intermediate()),
                        Scene.attestation(sigstore.certificate(), TestKey.ed25519())
                                .loggedInToto(sigstore.rekor, Scene.AT),
                        TestBundle.by(KEY)
                                .message(Scene.ARTIFACT, HashAlgorithm.SHA2_256)
                                .loggedV1(sigstore.rekor, Scene.AT),
                        TestBundle.by(KEY).envelope(TestBundle.statement(Scene.PREDICATE, Scene.ARTIFACT)))
                .map(TestBundle::json)
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrSaysWhatARightOneSays(byte @NotNull [] bundle) {
        for (var root : ROOTS) {
            KNOWN.check(Scene.VERIFIER.verify(bundle, ARTIFACT, root));
        }
        KNOWN.check(Scene.VERIFIER.verify(bundle, Scene.ARTIFACT, ROOTS.getFirst()));
    }
}
