package dev.portcullis.collect.source;

import static dev.portcullis.collect.Scene.outcome;
import static dev.portcullis.collect.source.Artifacts.created;
import static dev.portcullis.collect.source.Artifacts.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.Collected;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.Scene;
import dev.portcullis.collect.Source;
import dev.portcullis.collect.rule.Comparison;
import dev.portcullis.collect.rule.JsonPath;
import dev.portcullis.collect.rule.JsonRule;
import dev.portcullis.core.image.Digest;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReferrerSourceTest {
    private static final String TYPE = "application/vnd.example.scan";
    private static final Check SCORE = new Check.Json(List.of(new JsonRule(
            JsonPath.parse("$.score"),
            JsonRule.Measure.EACH,
            Comparison.GREATER_OR_EQUAL,
            new JsonRule.Literal.Decimal(BigDecimal.TEN))));

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

    private Collected present() {
        return scene.collect(new Source.OciReferrer(TYPE), new Check.Present());
    }

    private Collected scored() {
        return scene.collect(new Source.OciReferrer(TYPE), SCORE);
    }

    private Digest scan(String annotations, String content) {
        return artifacts.serve(TYPE, Scene.SUBJECT, annotations, content);
    }

    @Test
    void theArtifactIsTheDocumentWhereNothingIsReadOfIt() {
        var artifact = scan(created("2026-02-01T00:00:00Z"), "{}");
        artifacts.list(entry(artifact, TYPE));

        assertThat(present())
                .isEqualTo(new Collected.Passed(
                        new Document(Artifacts.MANIFEST, artifact, Instant.parse("2026-02-01T00:00:00Z"))));
    }

    @Test
    void itsLayerIsTheDocumentWhereItIsRead() {
        artifacts.list(entry(scan("", "{\"score\":10}"), TYPE));
        var content = Digest.of("{\"score\":10}".getBytes(StandardCharsets.UTF_8));

        assertThat(scored()).isEqualTo(new Collected.Passed(new Document("application/json", content, Scene.NOW)));
    }

    @Test
    void theNewestDecidesWhateverTheOrder() {
        var old = entry(scan(created("2026-02-01T00:00:00Z"), "{\"score\":10}"), TYPE);
        var last = entry(scan(created("2026-02-01T02:00:00+01:00"), "{\"score\":9}"), TYPE);

        artifacts.list(old, last);
        assertThat(outcome(scored())).isEqualTo("ThresholdNotMet");
        artifacts.list(last, old);
        assertThat(outcome(scored())).isEqualTo("ThresholdNotMet");
    }

    @Test
    void severalOfWhichOneIsNotDatedAreAmbiguous() {
        var dated = entry(scan(created("2026-02-01T00:00:00Z"), "{\"score\":10}"), TYPE);
        artifacts.list(dated, entry(scan("", "{\"score\":9}"), TYPE));
        assertThat(outcome(scored())).isEqualTo("ArtifactAmbiguous");

        artifacts.list(dated, entry(scan(created("2026-02-01T00:00:00Z"), "{\"score\":9}"), TYPE));
        assertThat(outcome(scored())).isEqualTo("ArtifactAmbiguous");
    }

    @Test
    void aBundleIsFoundByThePredicateTypeThatItNames() {
        var bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
        var artifact = artifacts.serve(
                bundle,
                Scene.SUBJECT,
                "\"dev.sigstore.bundle.predicateType\":\"https://slsa.dev/provenance/v1\"",
                "{}");
        artifacts.list(entry(artifact, bundle));

        assertThat(outcome(
                        scene.collect(new Source.OciReferrer("https://slsa.dev/provenance/v1"), new Check.Present())))
                .isEqualTo("Passed");
        assertThat(outcome(
                        scene.collect(new Source.OciReferrer("https://slsa.dev/provenance/v2"), new Check.Present())))
                .isEqualTo("NotFound");
    }

    @Test
    void theArtifactMustNameSubjectAndTypeItself() {
        artifacts.list();
        assertThat(outcome(present())).isEqualTo("NotFound");

        artifacts.list(entry(artifacts.serve(TYPE, Digest.of(new byte[0]), "", "{}"), TYPE));
        assertThat(outcome(present())).isEqualTo("NotFound");

        artifacts.list(entry(artifacts.serve("application/other", Scene.SUBJECT, "", "{}"), TYPE));
        assertThat(outcome(present())).isEqualTo("NotFound");
    }

    @Test
    void aListWithoutTypesIsLookedThrough() {
        artifacts.list(entry(scan("", "{}"), ""));

        assertThat(outcome(present())).isEqualTo("Passed");
    }

    @Test
    void severalLayersAreAmbiguousToRead() {
        artifacts.list(entry(artifacts.serve(TYPE, Scene.SUBJECT, "", "{\"score\":10}", "{\"score\":1}"), TYPE));
        assertThat(outcome(scored())).isEqualTo("ArtifactAmbiguous");
        assertThat(outcome(present())).isEqualTo("Passed");

        artifacts.list(entry(artifacts.serve(TYPE, Scene.SUBJECT, ""), TYPE));
        assertThat(outcome(scored())).isEqualTo("ArtifactAmbiguous");
    }

    @Test
    void moreThanAreReadIsNoAnswer() {
        var entries = IntStream.range(0, 33)
                .mapToObj(i -> entry(scan(created("2026-02-01T00:00:" + (10 + i) + "Z"), "{}"), TYPE))
                .toArray(String[]::new);
        artifacts.list(entries);

        assertThat(outcome(present())).isEqualTo("ArtifactAmbiguous");
    }

    @Test
    void oneThatCannotBeReadHidesNoNewerOne() {
        var known = entry(scan(created("2026-02-01T00:00:00Z"), "{\"score\":10}"), TYPE);
        var broken = artifacts.manifest("{\"schemaVersion\":2,\"schemaVersion\":2}", Artifacts.MANIFEST);
        artifacts.list(known, entry(broken, TYPE));
        assertThat(outcome(scored())).isEqualTo("UnexpectedAnswer");

        artifacts.list(known, entry(Digest.of(new byte[] {1}), TYPE));
        assertThat(outcome(scored())).isEqualTo("NotFound");
    }

    @Test
    void otherBytesThanTheDigestSaysAreRefused() {
        var artifact = scan("", "{\"score\":10}");
        artifacts.list(entry(artifact, TYPE));
        registry.on(
                "/v2/apps/shop/blobs/" + Digest.of("{\"score\":10}".getBytes(StandardCharsets.UTF_8)),
                Response.ok("application/json", "{\"score\":99}"));

        assertThat(outcome(scored())).isEqualTo("DigestMismatch");
    }

    @Test
    void aRegistryThatIsDownIsNoAbsence() {
        registry.otherwise(Response.of(503));

        assertThat(outcome(present())).isEqualTo("Unreachable");
    }

    @Test
    void refusesTypesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Source.OciReferrer(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Source.OciReferrer("x".repeat(513)));
    }
}
