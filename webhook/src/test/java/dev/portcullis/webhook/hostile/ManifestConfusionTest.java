package dev.portcullis.webhook.hostile;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.testing.recorded.RecordedAnswers;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that are one thing to us and another one to a container runtime: none of them carries evidence. */
@Timeout(60)
final class ManifestConfusionTest {
    private final Attack attack = Attack.plain();

    @BeforeEach
    void isAcceptedWhileTheRegistryIsHonest() {
        attack.accepts();
    }

    @AfterEach
    void close() {
        attack.close();
    }

    static Stream<Arguments> confused() {
        return Stream.of(
                as("sent as an index", Signed.INDEX, it -> it, Reason.MANIFEST_AMBIGUOUS),
                as(
                        "calls itself an index",
                        it -> it.replace(Signed.MANIFEST + "\",\"config", Signed.INDEX + "\",\"config"),
                        Reason.MANIFEST_AMBIGUOUS),
                as("has manifests and layers", it -> begin(it, "\"manifests\":[],"), Reason.MANIFEST_AMBIGUOUS),
                as(
                        "has layers of the first schema",
                        Signed.INDEX,
                        it -> begin(it, "\"manifests\":[],\"fsLayers\":[],"),
                        Reason.MANIFEST_AMBIGUOUS),
                as("has a field that differs by case", it -> begin(it, "\"Layers\":[],"), Reason.MANIFEST_AMBIGUOUS),
                as("has a field with a long s", it -> begin(it, "\"\u017fubject\":{},"), Reason.MANIFEST_AMBIGUOUS),
                as("names its subject twice", it -> begin(it, "\"subject\":{},"), Reason.REGISTRY_RESPONSE_INVALID),
                as("goes on after its end", it -> it + "{}", Reason.REGISTRY_RESPONSE_INVALID),
                as(
                        "is of the first schema",
                        it -> it.replace("\"schemaVersion\":2", "\"schemaVersion\":1"),
                        Reason.MANIFEST_UNSUPPORTED),
                as("has a type that nobody knows", "application/json", it -> it, Reason.MANIFEST_UNSUPPORTED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("confused")
    void whatHasTwoMeaningsHasNone(String name, String mediaType, UnaryOperator<String> change, Reason reason) {
        attack.registry.otherwise(RecordedAnswers.of(Signed.withArtifact(mediaType, change)));
        attack.registry.on(Attack.referrers(), Signed.listing(change.apply(Signed.manifest(Signed.artifact()))));

        attack.refuses(reason);
    }

    private static Arguments as(String name, UnaryOperator<String> change, Reason reason) {
        return as(name, Signed.MANIFEST, change, reason);
    }

    private static Arguments as(String name, String mediaType, UnaryOperator<String> change, Reason reason) {
        return Arguments.of(name, mediaType, change, reason);
    }

    private static String begin(String manifest, String fields) {
        return "{" + fields + manifest.substring(1);
    }
}
