package dev.portcullis.core.policy;

import dev.portcullis.core.image.ImageRepository;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a policy's evidence may be, and which platforms need evidence of their own.
 *
 * @param repositories besides the image's own; evidence there counts for no other policy
 * @param platforms of an index, for requirements that each platform must meet itself
 */
public record EvidenceScope(List<ImageRepository> repositories, WantedPlatforms platforms) {
    /** The image's own repository only, and every platform. */
    public static final EvidenceScope DEFAULT = new EvidenceScope(List.of(), WantedPlatforms.ALL);

    public EvidenceScope {
        repositories = List.copyOf(repositories);
    }

    /** Returns this scope with further repositories. */
    public EvidenceScope and(List<ImageRepository> further) {
        var all = Stream.concat(repositories.stream(), further.stream())
                .distinct()
                .toList();
        return new EvidenceScope(all, platforms);
    }
}
