package dev.portcullis.images.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.images.SampleApplication;
import dev.portcullis.images.application.OpaProgram;
import dev.portcullis.images.application.PackagedApplication;
import dev.portcullis.images.base.Base;
import dev.portcullis.images.base.LayerFiles;
import dev.portcullis.images.layout.ImageLayer;
import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuilderTest {
    private static final Origin ORIGIN =
            new Origin("0123abc", "https://example.com/portcullis", Instant.parse("2026-01-02T03:04:05Z"));

    @TempDir
    private Path folder;

    private SampleApplication sample;

    @BeforeEach
    void writeSample() throws IOException {
        sample = SampleApplication.in(folder.resolve("project"));
    }

    @Test
    void startsJavaAsNobodyWithTheOptionsOfTheModule() throws Exception {
        var configuration = build("first").layout().configuration();

        var config = configuration.path("config");
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(texts(config.path("Entrypoint")))
                .containsExactly("java", "@/opt/portcullis/java.options", "-jar", "/opt/portcullis/quarkus-run.jar");
        assertThat(config.path("Cmd").isEmpty()).isTrue();
        assertThat(texts(config.path("Env"))).containsExactly("PATH=/opt/java/bin");
        assertThat(config.path("ExposedPorts").fieldNames()).toIterable().contains("8443/tcp", "8080/tcp");
        assertThat(config.path("Volumes").isEmpty()).isTrue();
        assertThat(configuration.path("os").asText()).isEqualTo("linux");
        assertThat(configuration.path("created").asText()).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void saysWhatItIsInLabels() throws Exception {
        var labels = build("first").layout().configuration().path("config").path("Labels");

        assertThat(labels).hasSize(7);
        assertThat(label(labels, "title")).isEqualTo("Portcullis webhook");
        assertThat(label(labels, "description")).isEqualTo("Decides.");
        assertThat(label(labels, "version")).isEqualTo("1.2.3-SNAPSHOT");
        assertThat(label(labels, "licenses")).isEqualTo("Apache-2.0");
        assertThat(label(labels, "revision")).isEqualTo("0123abc");
        assertThat(label(labels, "source")).isEqualTo("https://example.com/portcullis");
        assertThat(label(labels, "base.name")).isEqualTo("jlink");
    }

    @Test
    void leavesOutLabelsThatNobodyKnows() throws Exception {
        var image = new ImageBuilder(folder.resolve("first"), base(), Origin.UNKNOWN).build(sample.packaged());

        var labels = image.layout().configuration().path("config").path("Labels");
        assertThat(labels.has("org.opencontainers.image.revision")).isFalse();
        assertThat(labels.has("org.opencontainers.image.source")).isFalse();
    }

    @Test
    void putsWhatChangesWithEveryCommitIntoTheLastLayer() throws Exception {
        var image = build("first");

        assertThat(image.base()).hasSize(1);
        assertThat(image.own()).hasSize(2);
        assertThat(files(image.own().getFirst()))
                .containsExactlyInAnyOrder(
                        "opt/portcullis/lib/boot/org.example.native-3-linux-x86_64.jar",
                        "opt/portcullis/lib/main/org.example.library-2.jar");
        assertThat(files(image.own().getLast()))
                .containsExactlyInAnyOrder(
                        "opt/portcullis/app/portcullis-webhook-1.jar",
                        "opt/portcullis/java.options",
                        "opt/portcullis/lib/main/dev.portcullis.portcullis-core-1.jar",
                        "opt/portcullis/quarkus/generated-bytecode.jar",
                        "opt/portcullis/quarkus-run.jar",
                        "opt/portcullis/webhook.cdx.json");
    }

    @Test
    void letsNobodyChangeWhatItHolds() throws Exception {
        for (var layer : build("first").layout().layers()) {
            assertThat(layer.entries()).allSatisfy(entry -> {
                assertThat(entry.getLongUserId()).isZero();
                assertThat(entry.getLongGroupId()).isZero();
                assertThat(entry.getMode() & 07022).as(entry.getName()).isZero();
                assertThat(entry.getMode() & 0004).as(entry.getName()).isEqualTo(0004);
            });
        }
    }

    @Test
    void isTheSameFromTheSameFiles() throws Exception {
        var first = build("first");

        sample = SampleApplication.in(folder.resolve("elsewhere"));
        var second = build("second");

        assertThat(second.layout().digest()).isEqualTo(first.layout().digest()).startsWith("sha256:");
        assertThat(Files.mismatch(first.archive(), second.archive())).isEqualTo(-1);
    }

    @Test
    void isAnotherInItsLastLayerAloneAfterAChangeOfCode() throws Exception {
        var before = build("first");

        sample.write("target/quarkus-app/lib/main/dev.portcullis.portcullis-core-1.jar", "changed");
        var after = build("second");

        assertThat(after.layout().digest()).isNotEqualTo(before.layout().digest());
        var layers = before.layout().layers();
        assertThat(after.layout().layers())
                .extracting(ImageLayer::digest)
                .startsWith(layers.stream()
                        .limit(layers.size() - 1L)
                        .map(ImageLayer::digest)
                        .toArray(String[]::new));
        assertThat(after.own().getLast().digest())
                .isNotEqualTo(before.own().getLast().digest());
    }

    @Test
    void liesInTheArchiveUnderTheDigestOfItsManifest() throws Exception {
        var image = build("first");

        assertThat(image.layout().descriptor().path("mediaType").asText())
                .isEqualTo("application/vnd.oci.image.manifest.v1+json");
        assertThat(image.layout().manifest().path("layers")).hasSize(3);
    }

    @Test
    void refusesABillThatDoesNotNameALibrary() throws IOException {
        sample.write("target/quarkus-app/lib/main/org.example.stranger-1.jar", "stranger");

        assertThatThrownBy(() -> build("first"))
                .isInstanceOf(CannotBuildException.class)
                .hasMessageContaining("does not name [org.example.stranger-1.jar]")
                .hasMessageContaining("make build");
    }

    @Test
    void refusesAnApplicationThatIsNotPackaged() throws IOException {
        Files.delete(sample.project().resolve("webhook/target/quarkus-app/quarkus-run.jar"));

        assertThatThrownBy(() -> sample.packaged())
                .isInstanceOf(CannotBuildException.class)
                .hasMessageContaining("run make build");
    }

    @Test
    void givesOpaToTheOperatorAloneAndNamesItInItsBill() throws Exception {
        var opa = new OpaProgram(Files.writeString(folder.resolve("opa"), "opa"), "1.2.3");
        var builder = new ImageBuilder(folder.resolve("first"), base(), ORIGIN, opa);

        var operator = builder.build(operator());
        var webhook = builder.build(sample.packaged());

        assertThat(operator.own()).hasSize(3);
        assertThat(files(operator.own().getFirst())).containsExactly("usr/local/bin/opa");
        assertThat(Files.readString(operator.bill()))
                .contains("pkg:golang/github.com/open-policy-agent/opa@v1.2.3", "Apache-2.0");
        assertThat(webhook.own()).hasSize(2);
        assertThat(Files.readString(webhook.bill())).doesNotContain("open-policy-agent");
    }

    @Test
    void makesNoOperatorThatCouldNotCompile() {
        assertThatThrownBy(() -> new ImageBuilder(folder.resolve("first"), base(), ORIGIN).build(operator()))
                .isInstanceOf(CannotBuildException.class)
                .hasMessageContaining("--opa");
    }

    @Test
    void takesNoOtherProgramForOpa() throws Exception {
        var other = Files.writeString(folder.resolve("other"), "#!/bin/sh\necho Version: none of yours\n");
        assertThat(other.toFile().setExecutable(true)).isTrue();

        for (var file : List.of(other, folder.resolve("missing"))) {
            assertThatThrownBy(() -> OpaProgram.at(file)).isInstanceOf(CannotBuildException.class);
        }
    }

    @Test
    void saysWhatToDoWhereTheBaseCannotBePulled() {
        var builder = new ImageBuilder(folder.resolve("first"), new Base.Pulled("127.0.0.1:1/java:25"), ORIGIN);

        assertThatThrownBy(() -> builder.build(sample.packaged()))
                .isInstanceOf(CannotBuildException.class)
                .hasMessageContaining("127.0.0.1:1/java:25")
                .hasMessageContaining("IMAGE_BASE=jlink");
    }

    /** The same files by another name. */
    private PackagedApplication operator() {
        var packaged = sample.packaged();
        return new PackagedApplication(
                "operator", packaged.layout(), packaged.folder(), packaged.options(), packaged.bill());
    }

    private BuiltImage build(String work) throws InterruptedException, IOException {
        return new ImageBuilder(folder.resolve(work), base(), ORIGIN).build(sample.packaged());
    }

    private Base base() throws IOException {
        var java = Files.writeString(folder.resolve("java"), "java");
        return new Base.Linked(
                List.of(new LayerFiles("java")
                        .add(java, "/opt/java/bin/java", true)
                        .build()),
                Map.of("PATH", "/opt/java/bin"),
                List.of());
    }

    private static List<String> files(ImageLayer layer) {
        return layer.entries().stream()
                .filter(TarArchiveEntry::isFile)
                .map(TarArchiveEntry::getName)
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String label(JsonNode labels, String name) {
        return labels.path("org.opencontainers.image." + name).asText();
    }
}
