package dev.portcullis.testing.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Runnable images that hold nothing but one static program, for the architecture of this machine. */
public final class ProgramImage {
    private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";
    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";

    private ProgramImage() {}

    /**
     * Pushes an image whose entry point is the program. Equal programs and labels give equal digests.
     *
     * @param host host and port of a registry that speaks plain HTTP
     * @param label distinguishes images of the same program
     */
    public static FixtureImage push(
            String host, @Nullable Credentials credentials, String repository, String tag, Path program, String label) {
        ImagePusher pusher = new ImagePusher(host, credentials);
        String name = program.getFileName().toString();
        byte[] layer = TarFile.executable(name, read(program));
        String layerDigest = pusher.blob(repository, layer);
        byte[] config = """
                {"os":"linux","architecture":"%s","config":{"Entrypoint":["/%s"],"Labels":{"portcullis.test":"%s"}},\
                "rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(architecture(), name, label, layerDigest).getBytes(StandardCharsets.UTF_8);
        byte[] manifest = """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},\
                "layers":[{"mediaType":"%s","digest":"%s","size":%d}]}""".formatted(
                        ImageFixtures.MANIFEST_TYPE,
                        CONFIG_TYPE,
                        pusher.blob(repository, config),
                        config.length,
                        LAYER_TYPE,
                        layerDigest,
                        layer.length)
                .getBytes(StandardCharsets.UTF_8);
        return new FixtureImage(
                host, repository, tag, pusher.manifest(repository, tag, ImageFixtures.MANIFEST_TYPE, manifest));
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
