package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.image.Digest;
import dev.portcullis.operator.evidencebundle.OwnBundles.Finding;
import dev.portcullis.operator.evidencebundle.Pruner.Outcome;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.http.Pause;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes from one place all that one object had published, and looks whether it is gone: what registries answer to a deletion is a claim, and another writer of
 * an index at a tag may put back what was taken out.
 *
 * @param reader finds what there is
 * @param pusher lists and removes
 * @param pause waits before it is looked again
 * @param credentials of the object
 * @param deadline of all of it
 */
record RegistryRemoval(
        OwnBundles reader, RegistryPusher pusher, Pause pause, List<Credential> credentials, Deadline deadline) {
    private static final int ROUNDS = 4;

    /** What another writer of the index takes between reading and writing it, and some more. */
    static final Duration PAUSE = Duration.ofSeconds(3);

    /**
     * Does it.
     *
     * @param certain whether something is known to have been published there, so that a list that is not shown is hidden
     */
    Outcome run(Publications own, SignerRoot root, boolean certain) {
        Set<Digest> removed = new HashSet<>();
        for (var round = 0; round < ROUNDS; round++) {
            var found = find(own, root);
            if (!(found instanceof Found<Finding>(var finding))) {
                return RegistryPruning.failure(found);
            }
            var doubt = doubt(finding, certain && removed.isEmpty());
            if (doubt != null) {
                return doubt;
            }
            if (finding.bundles().isEmpty()) {
                return new Outcome.Pruned(removed.size());
            }
            var gone = remove(own, finding.bundles(), removed);
            if (!(gone instanceof Found<Integer>)) {
                return RegistryPruning.failure(gone);
            }
            if (!paused()) {
                break;
            }
        }
        return new Outcome.Unavailable(
                removed.size() + " were removed; whether they are gone could not be seen, or they are listed again");
    }

    private RegistryResult<Finding> find(Publications own, SignerRoot root) {
        var within = deadline.share(2);
        return pusher.listed(own.destination(), own.subject(), credentials, within)
                .then(listed -> new Found<>(reader.among(listed, own, root, credentials, within)));
    }

    /** Returns why nothing may be removed; null for no reason. */
    private static @Nullable Outcome doubt(Finding finding, boolean certain) {
        if (!finding.whole()) {
            return new Outcome.Unavailable("not all that is listed could be looked at in time");
        }
        if (finding.hidden() != null) {
            return new Outcome.Refused("not all that is listed may be looked at: " + finding.hidden());
        }
        return certain && !finding.shown() ? new Outcome.Refused("it shows no list of what was published there") : null;
    }

    /** Removes the oldest first, and ends at the first that cannot be removed, so that what is left are the newer ones. */
    private RegistryResult<Integer> remove(Publications own, List<OwnBundle> bundles, Set<Digest> removed) {
        RegistryResult<Integer> gone = new Found<>(0);
        var oldestFirst = bundles.stream()
                .sorted(Comparator.comparing(OwnBundle::createdAt))
                .toList();
        for (var bundle : oldestFirst) {
            gone = gone.then(
                    number -> pusher.remove(own.destination(), own.subject(), bundle.referrer(), credentials, deadline)
                            .then(digest -> {
                                removed.add(digest);
                                return new Found<>(number + 1);
                            }));
        }
        return gone;
    }

    private boolean paused() {
        if (!deadline.allows(PAUSE)) {
            return false;
        }
        try {
            pause.of(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
