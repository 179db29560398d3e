package dev.portcullis.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An artifact that a registry does not have yet: an image manifest with a configuration and layers. Equal artifacts have equal manifests.
 *
 * @param artifactType what it is; null where its configuration says so
 * @param config its configuration
 * @param layers its content, in order
 * @param subject what it is about, which need not be in the same repository; null for nothing
 * @param annotations unsigned remarks
 */
public record NewArtifact(
        @Nullable String artifactType,
        Part config,
        List<Part> layers,
        @Nullable Descriptor subject,
        Map<String, String> annotations) {
    public NewArtifact {
        layers = List.copyOf(layers);
        annotations = Map.copyOf(annotations);
    }

    /** Makes one that is about nothing. */
    public NewArtifact(Part config, List<Part> layers) {
        this(null, config, layers, null, Map.of());
    }

    /**
     * One blob of it.
     *
     * @param mediaType what its bytes are
     * @param bytes the bytes
     * @param title the file name under which tools fetch it; empty for none
     */
    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    public record Part(String mediaType, byte[] bytes, String title) {
        private static final byte[] EMPTY = {'{', '}'};

        /** Returns the configuration of an artifact that needs none (OCI image specification 1.1). */
        public static Part empty() {
            return new Part("application/vnd.oci.empty.v1+json", EMPTY.clone(), "");
        }
    }
}
