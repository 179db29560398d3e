package dev.portcullis.images.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.images.SampleApplication;
import dev.portcullis.images.application.Bill;
import dev.portcullis.images.base.Base;
import dev.portcullis.images.base.LayerFiles;
import dev.portcullis.images.build.BuiltImage;
import dev.portcullis.images.build.ImageBuilder;
import dev.portcullis.images.build.Origin;
import dev.portcullis.images.layout.ImageLayer;
import dev.portcullis.images.report.CannotBuildException;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.Registry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To real registries, by the real program. */
class PublicationTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Tools TOOLS = Tools.find();
    private static final Crane CRANE = new Crane(TOOLS.binary("crane"));

    @TempDir
    private Path folder;

    private BuiltImage image;

    @BeforeEach
    void build() throws IOException, InterruptedException {
        var java = Files.writeString(folder.resolve("java"), "java");
        var base = new Base.Linked(
                List.of(new LayerFiles("java").add(java, "/bin/java", true).build()), Map.of(), List.of());
        var sample = SampleApplication.in(folder.resolve("project"));
        image = new ImageBuilder(folder.resolve("images"), base, Origin.UNKNOWN).build(sample.packaged());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pushesTheImageAndItsBillAsReferrer(boolean referrers) throws Exception {
        try (var run = RunFolder.create(TOOLS, "images");
                var registry = Registry.start(TOOLS, run, "registry", referrers)) {
            var reference = new Publication(CRANE, registry.host() + "/portcullis", "dev").push(image);

            var digest = image.layout().digest();
            assertThat(reference).isEqualTo(registry.host() + "/portcullis/portcullis-webhook:dev@" + digest);
            assertThat(CRANE.run("digest", reference)).isEqualTo(digest);
            var repository = registry.url().resolve("/v2/portcullis/portcullis-webhook/");
            var list = repository.resolve(referrers ? "referrers/" + digest : "manifests/" + digest.replace(':', '-'));
            var referrer = json(list).path("manifests").path(0);
            var artifact = json(
                    repository.resolve("manifests/" + referrer.path("digest").asText()));
            assertThat(artifact.path("artifactType").asText()).isEqualTo(Bill.MEDIA_TYPE);
            assertThat(artifact.path("subject").path("digest").asText()).isEqualTo(digest);
            var bill = artifact.path("layers").path(0).path("digest").asText();
            assertThat(text(repository.resolve("blobs/" + bill))).isEqualTo(Files.readString(image.bill()));
        }
    }

    @Test
    void makesWhatOthersCanLieOn() throws Exception {
        try (var run = RunFolder.create(TOOLS, "images");
                var registry = Registry.start(TOOLS, run, "registry", true)) {
            var reference = new Publication(CRANE, registry.host(), "dev").push(image);
            var pinned = new Base.Pulled(reference.replace(":dev@", "@"));
            var sample = SampleApplication.in(folder.resolve("project"));

            var above = new ImageBuilder(folder.resolve("above"), pinned, Origin.UNKNOWN).build(sample.packaged());

            assertThat(pinned.isPinned()).isTrue();
            assertThat(above.base())
                    .extracting(ImageLayer::digest)
                    .containsExactlyElementsOf(image.layout().layers().stream()
                            .map(ImageLayer::digest)
                            .toList());
            assertThat(above.own()).hasSize(2);
        }
    }

    @Test
    void saysWhichRegistryDoesNotAnswer() {
        assertThatThrownBy(() -> new Publication(CRANE, "127.0.0.1:1", "dev").push(image))
                .isInstanceOf(CannotBuildException.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    private static JsonNode json(URI address) throws Exception {
        return JSON.readTree(text(address));
    }

    private static String text(URI address) throws Exception {
        try (var http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build()) {
            var request = HttpRequest.newBuilder(address)
                    .header(
                            "Accept",
                            "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json")
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }
}
