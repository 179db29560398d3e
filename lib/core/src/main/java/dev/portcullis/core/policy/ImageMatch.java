package dev.portcullis.core.policy;

import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageRepository;
import java.util.List;

/**
 * Which images a policy is about.
 *
 * @param images patterns of repositories, at least one
 * @param exclude patterns of repositories that {@code images} would match and that the policy leaves alone
 */
public record ImageMatch(List<ImagePattern> images, List<ImagePattern> exclude) {
    public ImageMatch {
        images = List.copyOf(images);
        exclude = List.copyOf(exclude);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("a policy names at least one image pattern");
        }
    }

    public boolean matches(ImageRepository repository) {
        return names(repository) && !excluded(repository);
    }

    /** Returns whether the policy would match the repository were it not excluded. */
    public boolean excludes(ImageRepository repository) {
        return names(repository) && excluded(repository);
    }

    private boolean names(ImageRepository repository) {
        return images.stream().anyMatch(pattern -> pattern.matches(repository));
    }

    private boolean excluded(ImageRepository repository) {
        return exclude.stream().anyMatch(pattern -> pattern.matches(repository));
    }
}
