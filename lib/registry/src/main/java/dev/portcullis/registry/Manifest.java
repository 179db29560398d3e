package dev.portcullis.registry;

import dev.portcullis.core.image.Digest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a digest names in a repository: an image (or another artifact), or an index of such. */
public sealed interface Manifest {
    /** Returns the digest of the bytes that were received. */
    Digest digest();

    /** Returns the media type, on which header, field and shape agree. */
    String mediaType();

    /** Returns the digest that this artifact says it is about, or null. */
    @Nullable
    Descriptor subject();

    /**
     * An OCI or Docker image manifest.
     *
     * @param digest digest of the bytes
     * @param mediaType agreed media type
     * @param artifactType what the artifact says it is, or null
     * @param config configuration
     * @param layers content
     * @param subject what it is about, or null
     * @param annotations unsigned remarks
     */
    record Image(
            Digest digest,
            String mediaType,
            @Nullable String artifactType,
            Descriptor config,
            List<Descriptor> layers,
            @Nullable Descriptor subject,
            Map<String, String> annotations)
            implements Manifest {
        public Image {
            layers = List.copyOf(layers);
            annotations = Map.copyOf(annotations);
        }
    }

    /**
     * An OCI image index or a Docker manifest list.
     *
     * @param digest digest of the bytes
     * @param mediaType agreed media type
     * @param artifactType what the artifact says it is, or null
     * @param manifests children
     * @param subject what it is about, or null
     * @param annotations unsigned remarks
     */
    record Index(
            Digest digest,
            String mediaType,
            @Nullable String artifactType,
            List<Descriptor> manifests,
            @Nullable Descriptor subject,
            Map<String, String> annotations)
            implements Manifest {
        /** The media types of an OCI image index and of a Docker manifest list. */
        public static final Set<String> MEDIA_TYPES = Set.of(
                "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");

        public Index {
            manifests = List.copyOf(manifests);
            annotations = Map.copyOf(annotations);
        }
    }
}
