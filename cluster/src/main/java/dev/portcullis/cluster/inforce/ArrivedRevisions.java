package dev.portcullis.cluster.inforce;

import dev.portcullis.crds.revision.PolicyRevision;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Completes the revisions that have arrived. A revision is written before the status that names it, but comes by another watch, and may come
 * later: a policy must not refuse everything in between.
 */
public final class ArrivedRevisions {
    private static final int MOST_READ = 64;

    private ArrivedRevisions() {}

    /**
     * Returns all revisions that arrived and those that are named and were read.
     *
     * @param named names of the revisions that are in force
     * @param reader reads one; empty where it is not there or cannot be read
     */
    public static List<PolicyRevision> complete(
            Collection<PolicyRevision> arrived,
            Collection<String> named,
            Function<String, Optional<PolicyRevision>> reader) {
        Map<String, PolicyRevision> revisions = new HashMap<>();
        arrived.forEach(revision -> revisions.put(revision.getMetadata().getName(), revision));
        named.stream()
                .distinct()
                .filter(name -> !isProvable(revisions.get(name)))
                .limit(MOST_READ)
                .toList()
                .forEach(name -> reader.apply(name).ifPresent(revision -> revisions.put(name, revision)));
        return List.copyOf(revisions.values());
    }

    private static boolean isProvable(@org.jspecify.annotations.Nullable PolicyRevision revision) {
        return revision != null
                && revision.getStatus() != null
                && !revision.getStatus().mac().isEmpty();
    }
}
