package dev.portcullis.images.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.images.SampleApplication;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedTest {
    private static final String CACHE = "webhook/opt/portcullis/app.aot";

    @TempDir
    private Path folder;

    private Path roots;
    private SampleApplication sample;
    private ImageBuilder builder;

    @BeforeEach
    void prepare() throws IOException {
        roots = folder.resolve("roots");
        sample = SampleApplication.in(folder.resolve("project"));
        var java = Files.writeString(folder.resolve("java"), "java");
        var base = new Base.Linked(
                List.of(new LayerFiles("java")
                        .add(java, "/opt/java/bin/java", true)
                        .build()),
                Map.of(),
                List.of());
        builder = new ImageBuilder(folder.resolve("images"), base, Origin.UNKNOWN);
    }

    @Test
    void givesFilesTheTimesAndModesThatTheyHaveInTheImage() throws Exception {
        Unpacked.write(roots, builder.build(sample.packaged()));

        var jar = roots.resolve("webhook/opt/portcullis/lib/main/org.example.library-2.jar");
        assertThat(jar).hasContent("library");
        assertThat(Files.getLastModifiedTime(jar).toInstant()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(Files.getPosixFilePermissions(roots.resolve("webhook/opt/java/bin/java")))
                .hasSize(6);
    }

    @Test
    void addsACacheOfTheSameImageInALayerOfItsOwn() throws Exception {
        var without = builder.build(sample.packaged());
        Unpacked.write(roots, without);
        Files.writeString(roots.resolve(CACHE), "learnt");
        var layers = without.layout().layers();

        var with = builder.build(sample.packaged(), Unpacked.startCache(roots, without));

        assertThat(with.layout().layers())
                .extracting(ImageLayer::digest)
                .hasSize(layers.size() + 1)
                .startsWith(layers.stream().map(ImageLayer::digest).toArray(String[]::new));
        assertThat(with.own()).hasSize(3);
        assertThat(with.layout()
                        .configuration()
                        .path("config")
                        .path("Entrypoint")
                        .toString())
                .contains("-XX:AOTCache=/opt/portcullis/app.aot");
    }

    @Test
    void refusesACacheOfAnotherImageAndAMissingOne() throws Exception {
        var before = builder.build(sample.packaged());
        Unpacked.write(roots, before);
        assertThatThrownBy(() -> Unpacked.startCache(roots, before))
                .isInstanceOf(CannotBuildException.class)
                .hasMessageContaining("no start cache");
        Files.writeString(roots.resolve(CACHE), "learnt");

        // As long as before, and in the image as old as before.
        sample.write("target/quarkus-app/app/portcullis-webhook-1.jar", "changed");
        var after = builder.build(sample.packaged());

        assertThatThrownBy(() -> Unpacked.startCache(roots, after))
                .isInstanceOf(CannotBuildException.class)
                .hasMessageContaining("another image");
    }
}
