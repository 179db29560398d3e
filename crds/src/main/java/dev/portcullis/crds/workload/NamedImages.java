package dev.portcullis.crds.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What objects name at the image paths of their resource. */
public sealed interface NamedImages {
    /**
     * Every path led to texts, or to a field that may be absent.
     *
     * @param images what was found; may be empty
     */
    record Found(List<NamedImage> images) implements NamedImages {
        public Found {
            images = List.copyOf(images);
        }
    }

    /**
     * Nobody can say which images the object names.
     *
     * @param problem why, in words that name the place
     */
    record Unreadable(String problem) implements NamedImages {}

    /**
     * An image.
     *
     * @param path where it stands, with the position in each list
     * @param image the reference as written
     */
    record NamedImage(String path, String image) {}

    /**
     * Reads an object.
     *
     * @param most greatest number of images that are read
     */
    static NamedImages of(ImageResource resource, JsonNode object, int most) {
        return new ImageReader(most).read(resource, object);
    }
}
