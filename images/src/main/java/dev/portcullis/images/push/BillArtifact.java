package dev.portcullis.images.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.images.application.Bill;
import dev.portcullis.images.layout.ImageLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A bill of materials as a manifest of its own that refers to the image which it is about, as OCI 1.1 has it. */
final class BillArtifact {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String EMPTY = "application/vnd.oci.empty.v1+json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    private BillArtifact(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes it as a layout of its own.
     *
     * @param folder where it is written
     * @param title the file name under which it is fetched
     */
    static ImageLayout write(Path folder, byte[] bill, String title, JsonNode image) {
        try {
            Files.createDirectories(folder.resolve("blobs/sha256"));
            var artifact = new BillArtifact(folder);
            var index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX);
            index.putArray("manifests").add(artifact.manifest(bill, title, image));
            Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
            Files.write(folder.resolve("index.json"), JSON.writeValueAsBytes(index));
            return new ImageLayout(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode manifest(byte[] bill, String title, JsonNode image) throws IOException {
        var manifest = JSON.createObjectNode()
                .put("schemaVersion", 2)
                .put("mediaType", MANIFEST)
                .put("artifactType", Bill.MEDIA_TYPE);
        manifest.set("config", blob("{}".getBytes(StandardCharsets.UTF_8), EMPTY));
        var layer = blob(bill, Bill.MEDIA_TYPE);
        layer.putObject("annotations").put("org.opencontainers.image.title", title);
        manifest.putArray("layers").add(layer);
        manifest.putObject("subject")
                .put("mediaType", MANIFEST)
                .put("digest", image.path("digest").asText())
                .put("size", image.path("size").asLong());
        return blob(JSON.writeValueAsBytes(manifest), MANIFEST).put("artifactType", Bill.MEDIA_TYPE);
    }

    private ObjectNode blob(byte[] bytes, String mediaType) throws IOException {
        var digest = sha256(bytes);
        Files.write(folder.resolve("blobs/sha256").resolve(digest), bytes);
        return JSON.createObjectNode()
                .put("mediaType", mediaType)
                .put("digest", "sha256:" + digest)
                .put("size", bytes.length);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
