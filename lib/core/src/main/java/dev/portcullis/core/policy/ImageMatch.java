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

    /**
     * Returns whether the policy is about a repository: any of its names will do, so that none of them avoids the policy.
     *
     * @param names the canonical name first
     */
    public boolean matches(List<ImageRepository> names) {
        return includes(names) && !excluded(names.getFirst());
    }

    /** Returns whether the policy would match the repository were it not excluded, which only its canonical name can be. */
    public boolean excludes(List<ImageRepository> names) {
        return includes(names) && excluded(names.getFirst());
    }

    private boolean includes(List<ImageRepository> names) {
        return names.stream().anyMatch(name -> images.stream().anyMatch(pattern -> pattern.matches(name)));
    }

    private boolean excluded(ImageRepository repository) {
        return exclude.stream().anyMatch(pattern -> pattern.matches(repository));
    }
}
