package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.ImageReference;

/** All that is known of one image when it is judged. */
public record ImageInput(ImageReference reference, Resolution resolution, FactSet facts) {}
