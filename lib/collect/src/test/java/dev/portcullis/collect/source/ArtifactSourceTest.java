package dev.portcullis.collect.source;

import static dev.portcullis.collect.Scene.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.Collected;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.Scene;
import dev.portcullis.collect.Source;
import dev.portcullis.collect.preset.Samples;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ArtifactSourceTest {
    private static final Check DRILL = new Check.RecoveryDrill(Duration.ofHours(1));

    private ScriptedRegistry registry;
    private Artifacts artifacts;
    private Scene scene;

    @BeforeEach
    void start() {
        registry = ScriptedRegistry.start();
        artifacts = new Artifacts(registry);
        scene = Scene.permitting(registry);
    }

    @AfterEach
    void stop() {
        scene.close();
        registry.close();
    }

    private Collected drill(@Nullable String tag, @Nullable Digest digest) {
        return scene.collect(new Source.OciArtifact(new ImageReference(scene.repository(), tag, digest)), DRILL);
    }

    private Digest served() {
        return artifacts.serve("application/x", Scene.SUBJECT, "", Samples.RECOVERY_DRILL.text());
    }

    @Test
    void isReadByItsDigest() {
        assertThat(drill(null, served()))
                .isInstanceOfSatisfying(
                        Collected.Passed.class,
                        passed ->
                                assertThat(passed.document().time()).isEqualTo(Instant.parse("2026-02-27T08:41:30Z")));
    }

    @Test
    void isReadByItsTag() {
        registry.on(
                "/v2/apps/shop/manifests/latest-drill",
                Response.of(200)
                        .with("Content-Type", Artifacts.MANIFEST)
                        .with("Docker-Content-Digest", served().toString()));

        assertThat(outcome(drill("latest-drill", null))).isEqualTo("Passed");
    }

    @Test
    void theDigestDecidesWhereBothAreWritten() {
        var digest = served();

        assertThat(outcome(drill("moved", digest))).isEqualTo("Passed");
        assertThat(registry.asked()).noneMatch(request -> request.contains("moved"));
    }

    @Test
    void aDocumentThatSaysOtherwiseIsNamed() {
        var slow = Samples.RECOVERY_DRILL.text().replace("T08:41:30Z", "T12:41:30Z");
        var digest = artifacts.serve("application/x", Scene.SUBJECT, "", slow);

        assertThat(drill(null, digest)).isInstanceOfSatisfying(Collected.NotPassed.class, not -> {
            assertThat(not.problem().reason().code()).isEqualTo("ObjectiveMissed");
            assertThat(not.document()).extracting(Document::mediaType).isEqualTo("application/json");
        });
    }

    @Test
    void whatIsNotThereIsMissing() {
        assertThat(outcome(drill(null, Digest.of(new byte[0])))).isEqualTo("NotFound");
        assertThat(outcome(drill("absent", null))).isEqualTo("NotFound");
    }

    @Test
    void whatMayNotBeReadIsSaidSo() {
        registry.otherwise(Response.challenge("Basic realm=\"x\""));

        assertThat(outcome(drill("any", null))).isEqualTo("AccessDenied");
    }

    @Test
    void anIndexHasNoContent() {
        var index = artifacts.manifest(
                "{\"schemaVersion\":2,\"mediaType\":\"" + Artifacts.INDEX + "\",\"manifests\":[]}", Artifacts.INDEX);

        assertThat(outcome(drill(null, index))).isEqualTo("ArtifactAmbiguous");
    }

    @Test
    void aLargeLayerIsNotRead() {
        var digest = artifacts.serve("application/x", Scene.SUBJECT, "", " ".repeat(65 << 10));

        assertThat(outcome(drill(null, digest))).isEqualTo("TooLarge");
        assertThat(registry.asked()).noneMatch(request -> request.contains("/blobs/"));
    }

    @Test
    void aPrivateRegistryNeedsASetting() {
        try (var strict = Scene.strict(registry)) {
            var source = new Source.OciArtifact(new ImageReference(strict.repository(), "any", null));

            assertThat(outcome(strict.collect(source, DRILL))).isEqualTo("AddressRefused");
        }
        assertThat(registry.requests()).isEmpty();
    }
}
