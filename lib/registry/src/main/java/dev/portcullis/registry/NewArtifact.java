package dev.portcullis.registry;

import java.util.List;

/**
 * An artifact that a registry does not have yet: an image manifest with a configuration and layers.
 *
 * @param config its configuration
 * @param layers its content, in order
 */
public record NewArtifact(Part config, List<Part> layers) {
    public NewArtifact {
        layers = List.copyOf(layers);
    }

    /**
     * One blob of it.
     *
     * @param mediaType what its bytes are
     * @param bytes the bytes
     * @param title the file name under which tools fetch it; empty for none
     */
    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    public record Part(String mediaType, byte[] bytes, String title) {}
}
