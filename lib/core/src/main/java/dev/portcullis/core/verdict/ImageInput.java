package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.ImageReference;

/**
 * All that is known of one image when it is judged.
 *
 * @param reference its canonical reference
 * @param tagUse what it means if the reference has no digest
 * @param resolution which manifest it names
 * @param facts what was found about that
 */
public record ImageInput(ImageReference reference, TagUse tagUse, Resolution resolution, FactSet facts) {
    /** Returns the same with these facts besides. */
    public ImageInput and(FactSet more) {
        return new ImageInput(reference, tagUse, resolution, facts.and(more));
    }
}
