package dev.portcullis.core.decision;

import dev.portcullis.core.verdict.TagUse;

/**
 * A place in an object that names an image.
 *
 * @param path where, for example {@code spec.containers[app].image}
 * @param image the reference as written
 * @param binding how far the verdict binds
 * @param tagUse what it means if the reference has no digest
 */
public record ImageUse(String path, String image, Binding binding, TagUse tagUse) {
    public ImageUse withBinding(Binding other) {
        return new ImageUse(path, image, other, tagUse);
    }
}
