package dev.portcullis.registry.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.NewArtifact;

/** Writes manifests; equal artifacts have equal ones. */
final class ManifestWriter {
    private static final String TITLE = "org.opencontainers.image.title";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ManifestWriter() {}

    static byte[] write(NewArtifact artifact) {
        var manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_MANIFEST);
        manifest.set("config", descriptor(artifact.config()));
        var layers = manifest.putArray("layers");
        artifact.layers().forEach(layer -> layers.add(descriptor(layer)));
        try {
            return JSON.writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is JSON", e);
        }
    }

    private static ObjectNode descriptor(NewArtifact.Part part) {
        var descriptor = JSON.createObjectNode()
                .put("mediaType", part.mediaType())
                .put("digest", Digest.of(part.bytes()).toString())
                .put("size", part.bytes().length);
        if (!part.title().isEmpty()) {
            descriptor.putObject("annotations").put(TITLE, part.title());
        }
        return descriptor;
    }
}
