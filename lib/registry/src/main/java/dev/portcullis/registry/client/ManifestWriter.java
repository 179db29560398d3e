package dev.portcullis.registry.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.NewArtifact;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Writes manifests; equal artifacts have equal ones. */
final class ManifestWriter {
    private static final String TITLE = "org.opencontainers.image.title";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ManifestWriter() {}

    static byte[] write(NewArtifact artifact) {
        var manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_MANIFEST);
        if (artifact.artifactType() != null) {
            manifest.put("artifactType", artifact.artifactType());
        }
        manifest.set("config", descriptor(artifact.config()));
        var layers = manifest.putArray("layers");
        artifact.layers().forEach(layer -> layers.add(descriptor(layer)));
        if (artifact.subject() != null) {
            manifest.set("subject", descriptor(artifact.subject()));
        }
        annotate(manifest, artifact.annotations());
        return bytes(manifest);
    }

    /** Returns the entry by which an index names a manifest that was just written, as the referrers API would list it. */
    static ObjectNode entry(NewArtifact artifact, byte[] manifest) {
        var entry = descriptor(Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(manifest), manifest.length));
        // Without one of its own, the type of an artifact is that of its configuration.
        entry.put(
                "artifactType",
                artifact.artifactType() == null ? artifact.config().mediaType() : artifact.artifactType());
        annotate(entry, artifact.annotations());
        return entry;
    }

    /** Returns an index that lists nothing. */
    static ObjectNode emptyIndex() {
        return JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
    }

    /** Writes an index with these entries in place of its own, and everything else as it is. */
    static byte[] withEntries(ObjectNode index, Collection<ObjectNode> entries) {
        var changed = index.deepCopy();
        changed.putArray("manifests").addAll(entries);
        return bytes(changed);
    }

    private static void annotate(ObjectNode node, Map<String, String> annotations) {
        if (!annotations.isEmpty()) {
            var sorted = node.putObject("annotations");
            new TreeMap<>(annotations).forEach(sorted::put);
        }
    }

    private static ObjectNode descriptor(Descriptor descriptor) {
        return JSON.createObjectNode()
                .put("mediaType", descriptor.mediaType())
                .put("digest", descriptor.digest().toString())
                .put("size", descriptor.size());
    }

    private static byte[] bytes(ObjectNode manifest) {
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
