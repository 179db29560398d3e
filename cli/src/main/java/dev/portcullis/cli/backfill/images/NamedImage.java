package dev.portcullis.cli.backfill.images;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.reason.Reason;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An image that an object of a cluster names.
 *
 * @param namespace of the object
 * @param where the object, for people
 * @param image the reference as written
 * @param pod whether the object is a Pod, so that its nodes say what runs
 * @param running the digests by which nodes say that they run it
 */
record NamedImage(String namespace, String where, String image, boolean pod, Set<Digest> running) {
    NamedImage {
        running = Set.copyOf(running);
    }

    /**
     * Returns what runs, or will. A tag stands for what nodes run by it; in a template whose Pods say that, it needs no word of its own.
     */
    static List<Listed> listed(Collection<NamedImage> all) {
        var known = new HashSet<Tag>();
        all.stream()
                .filter(named -> named.pod() && !named.images().isEmpty())
                .flatMap(named -> named.tag().stream())
                .forEach(known::add);
        return all.stream()
                .flatMap(named ->
                        named.pod() || named.tag().filter(known::contains).isEmpty() || named.isPinned()
                                ? named.listed()
                                : Stream.empty())
                .toList();
    }

    private Stream<Listed> listed() {
        var images = images();
        return images.isEmpty() ? Stream.of(unusable()) : images.stream();
    }

    private List<Listed> images() {
        return parsed().map(reference -> reference.pinned().map(Set::of).orElse(running).stream()
                        .<Listed>map(digest -> new Listed.ByDigest(reference.repository(), digest))
                        .toList())
                .orElse(List.of());
    }

    private Listed unusable() {
        return parsed().isEmpty()
                ? Listed.of(image, where)
                : new Listed.Unusable(
                        image,
                        Reason.DIGEST_REQUIRED,
                        where + " names a tag, and no status of a Pod says which digest runs by it");
    }

    private boolean isPinned() {
        return parsed().flatMap(ImageReference::pinned).isPresent();
    }

    private Optional<Tag> tag() {
        return parsed().filter(reference -> reference.tag() != null)
                .map(reference -> new Tag(namespace, reference.repository() + ":" + reference.tag()));
    }

    private Optional<ImageReference> parsed() {
        try {
            return Optional.of(ImageReference.parse(image));
        } catch (InvalidImageReferenceException e) {
            return Optional.empty();
        }
    }

    /** A tag in a namespace. */
    private record Tag(String namespace, String name) {}
}
