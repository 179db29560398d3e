package dev.portcullis.core.verdict;

import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the evidence of one image is looked for, and which of it counts for which policy.
 *
 * @param own where the image's own repository is read, in the order in which to ask
 * @param evidence where each evidence repository that some policy names is read, likewise
 */
public record Places(List<ImageRepository> own, Map<ImageRepository, List<ImageRepository>> evidence) {
    static Places of(ImageRepository image, List<Policy> policies, Registries registries) {
        var evidence = new LinkedHashMap<ImageRepository, List<ImageRepository>>();
        for (var policy : policies) {
            policy.evidence().repositories().forEach(named -> evidence.computeIfAbsent(named, registries::places));
        }
        return new Places(registries.places(image), evidence);
    }

    /** Returns the places whose evidence counts for a policy: another policy's evidence repositories are none of them. */
    Set<ImageRepository> of(Policy policy) {
        var places = new HashSet<>(own);
        policy.evidence().repositories().forEach(named -> places.addAll(evidence.getOrDefault(named, List.of())));
        return places;
    }

    /**
     * Returns all places in the steps in which to ask: the image's own repository first, one place after the other; then the evidence
     * repositories, which do not wait for each other.
     */
    public List<List<ImageRepository>> steps() {
        var steps = new ArrayList<List<ImageRepository>>();
        var asked = new HashSet<ImageRepository>();
        for (var place : own) {
            addStep(List.of(place), asked, steps);
        }
        var most = evidence.values().stream().mapToInt(List::size).max().orElse(0);
        for (var i = 0; i < most; i++) {
            var step = new LinkedHashSet<ImageRepository>();
            for (var places : evidence.values()) {
                if (i < places.size()) {
                    step.add(places.get(i));
                }
            }
            addStep(List.copyOf(step), asked, steps);
        }
        return steps;
    }

    private static void addStep(
            List<ImageRepository> places, Set<ImageRepository> asked, List<List<ImageRepository>> steps) {
        var step = places.stream().filter(asked::add).toList();
        if (!step.isEmpty()) {
            steps.add(step);
        }
    }
}
