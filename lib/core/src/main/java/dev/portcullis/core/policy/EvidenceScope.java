package dev.portcullis.core.policy;

import dev.portcullis.core.image.ImageRepository;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a policy's evidence may be.
 *
 * @param repositories besides the image's own; evidence there counts for no other policy
 */
public record EvidenceScope(List<ImageRepository> repositories) {
    /** The image's own repository only. */
    public static final EvidenceScope DEFAULT = new EvidenceScope(List.of());

    public EvidenceScope {
        repositories = List.copyOf(repositories);
    }

    /** Returns this scope with further repositories. */
    public EvidenceScope and(List<ImageRepository> further) {
        return new EvidenceScope(Stream.concat(repositories.stream(), further.stream())
                .distinct()
                .toList());
    }
}
