package dev.portcullis.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a registry sends as a manifest: it is refused in words, or says the same to a reader that takes names as Go does. */
final class ManifestFuzzTest {
    private static final JsonMapper LENIENT = JsonMapper.builder().build();
    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final String DESCRIPTOR =
            "{'mediaType':'a/b','digest':'" + DIGEST + "','size':2,'artifactType':'c/d',"
                    + "'platform':{'os':'linux','architecture':'arm64','variant':'v8','os.version':'1'},'annotations':{'k':'v'}}";

    static Stream<Arguments> seeds() {
        return Stream.of(
                seed(MediaTypes.OCI_INDEX, "{'schemaVersion':2,'manifests':[D,D],'subject':D}"),
                seed(MediaTypes.DOCKER_LIST, "{'schemaVersion':2,'mediaType':'T','manifests':[D]}"),
                seed(MediaTypes.OCI_MANIFEST, "{'schemaVersion':2,'config':D,'layers':[D],'artifactType':'a/b'}"),
                seed(
                        MediaTypes.DOCKER_MANIFEST + "; charset=utf-8",
                        "{'schemaVersion':2,'mediaType':'T','config':D,'layers':[],'annotations':{'Layers':'x'}}"),
                seed(MediaTypes.OCI_INDEX, "{'schemaVersion':2,'manifests':[],'layers':null}"),
                seed(MediaTypes.OCI_MANIFEST, "{'schemaVersion':2,'config':D,'layers':[],'layer\u017f':[D]}"),
                seed(MediaTypes.OCI_MANIFEST, "{'schemaVersion':2.9,'config':D,'layers':[],'subject':null}"));
    }

    private static Arguments seed(String type, String document) {
        var text = document.replace("D", DESCRIPTOR).replace("'T'", "'" + MediaTypes.essence(type) + "'");
        return arguments(type, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrHasOneMeaning(@NotNull String contentType, byte @NotNull @WithLength(max = 16_384) [] bytes)
            throws IOException {
        Manifest manifest;
        try {
            manifest = ManifestReader.read(bytes, contentType, Digest.of(bytes));
        } catch (UnreadableException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
            return;
        }
        var lenient = LENIENT.readTree(bytes);
        assertThat(manifest.digest()).isEqualTo(Digest.of(bytes));
        assertThat(folded(lenient, "schemaVersion").asInt()).isEqualTo(2);
        var said = folded(lenient, "mediaType");
        assertThat(
                        said.isMissingNode() || said.isNull() || said.asText().isEmpty()
                                ? manifest.mediaType()
                                : said.asText())
                .isEqualTo(manifest.mediaType());
        switch (manifest) {
            case Manifest.Index index -> {
                assertThat(MediaTypes.isIndex(manifest.mediaType())).isTrue();
                assertThat(folded(lenient, "layers").isMissingNode()
                                && folded(lenient, "config").isMissingNode())
                        .isTrue();
                same(index.manifests(), folded(lenient, "manifests"));
            }
            case Manifest.Image image -> {
                assertThat(MediaTypes.isIndex(manifest.mediaType())).isFalse();
                assertThat(folded(lenient, "manifests").isMissingNode()).isTrue();
                same(image.layers(), folded(lenient, "layers"));
                same(image.config(), folded(lenient, "config"));
            }
        }
        same(manifest.subject(), folded(lenient, "subject"));
    }

    private static void same(List<Descriptor> read, JsonNode lenient) {
        assertThat(read).hasSize(lenient.size());
        for (var i = 0; i < read.size(); i++) {
            same(read.get(i), lenient.get(i));
        }
    }

    private static void same(@Nullable Descriptor read, JsonNode lenient) {
        if (read == null) {
            assertThat(lenient.isMissingNode() || lenient.isNull()).isTrue();
            return;
        }
        assertThat(folded(lenient, "digest").asText()).isEqualTo(read.digest().toString());
        assertThat(folded(lenient, "mediaType").asText()).isEqualTo(read.mediaType());
        assertThat(folded(lenient, "size").asLong()).isEqualTo(read.size()).isNotNegative();
        var platform = read.platform();
        if (platform != null) {
            assertThat(folded(folded(lenient, "platform"), "os").asText()).isEqualTo(platform.os());
            assertThat(folded(folded(lenient, "platform"), "architecture").asText())
                    .isEqualTo(platform.architecture());
        }
    }

    /** Returns the last field whose name differs in case at most. */
    private static JsonNode folded(JsonNode node, String name) {
        JsonNode found = MissingNode.getInstance();
        for (var field : node.properties()) {
            // Java takes Turkish letters for their Latin ones, Go does not.
            if (field.getKey().replaceAll("[\u0130\u0131]", "?").equalsIgnoreCase(name)) {
                found = field.getValue();
            }
        }
        return found;
    }
}
