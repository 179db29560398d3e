package dev.portcullis.core.decision;

/**
 * A place in an object that names an image.
 *
 * @param path where, for example {@code spec.containers[app].image}
 * @param image the reference as written
 * @param binding how far the verdict binds
 */
public record ImageUse(String path, String image, Binding binding) {
    public ImageUse withBinding(Binding other) {
        return new ImageUse(path, image, other);
    }
}
