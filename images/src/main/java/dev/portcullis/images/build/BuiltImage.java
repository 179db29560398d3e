package dev.portcullis.images.build;

import dev.portcullis.images.layout.ImageLayer;
import dev.portcullis.images.layout.ImageLayout;
import java.nio.file.Path;
import java.util.List;

/**
 * An image that was made.
 *
 * @param name of the application
 * @param layout where it lies
 * @param archive the same as one file
 * @param bill its bill of materials
 * @param ownLayers how many of its last layers are not of its base
 */
public record BuiltImage(String name, ImageLayout layout, Path archive, Path bill, int ownLayers) {
    /** Returns the layers that are not of its base. */
    public List<ImageLayer> own() {
        var layers = layout.layers();
        return layers.subList(layers.size() - ownLayers, layers.size());
    }

    /** Returns the layers of its base. */
    public List<ImageLayer> base() {
        var layers = layout.layers();
        return layers.subList(0, layers.size() - ownLayers);
    }
}
