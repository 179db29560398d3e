package dev.portcullis.registry;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.Platform;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor as in the OCI image specification.
 *
 * @param mediaType type of the content
 * @param digest SHA-256 of the content
 * @param size of the content in bytes
 * @param artifactType a hint only: registries fill it as they like, some with {@code application/vnd.oci.empty.v1+json}
 * @param platform the platform of an index's child, or null
 * @param annotations unsigned remarks
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable String artifactType,
        @Nullable Platform platform,
        Map<String, String> annotations) {
    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("a size is not negative");
        }
        annotations = Map.copyOf(annotations);
    }

    /** Tells whether it says that it names an index. */
    public boolean isIndex() {
        return Manifest.Index.MEDIA_TYPES.contains(mediaType);
    }

    /** Returns a descriptor without hints. */
    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, null, null, Map.of());
    }
}
