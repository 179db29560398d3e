package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.image.Digest;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of the bundles that one object had published are superseded. Pure.
 *
 * <p>A policy may know but some of the signer's keys, or demand a timestamp or an entry of a log, and takes the newest of what it counts. So a bundle
 * is superseded only by newer ones of the same key with at least the proofs that it has itself: whoever counts it counts those.
 */
final class Superseded {
    private Superseded() {}

    /**
     * Returns them, the oldest first, so that removing ends at any point with the newer ones still there.
     *
     * @param own what is known of the object's bundles; where it is not all of them, fewer are superseded
     * @param keep how many newer ones there must be, at least 1
     * @param newest what was published last; null where that is not known
     * @param now what is dated later supersedes nothing, since policies refuse it
     */
    static List<OwnBundle> of(Collection<OwnBundle> own, int keep, @Nullable Digest newest, Instant now) {
        return own.stream()
                .filter(bundle -> !bundle.referrer().descriptor().digest().equals(newest))
                .filter(bundle -> own.stream()
                                .filter(other -> !other.createdAt().isAfter(now))
                                .filter(other -> other.outdates(bundle))
                                .count()
                        >= Math.max(1, keep))
                .sorted(Comparator.comparing(OwnBundle::createdAt))
                .toList();
    }
}
