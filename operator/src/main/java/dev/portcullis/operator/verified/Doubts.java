package dev.portcullis.operator.verified;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Since when objects are doubted. What another replica wrote under a key that was made a moment ago is doubted here until this process has
 * read the key too, so that no doubt counts at once. For one thread.
 */
final class Doubts {
    /** Far longer than keys are remembered, and than a replica writes that has lost its lease. */
    static final Duration GRACE = Duration.ofMinutes(10);

    private final Map<String, Instant> since = new HashMap<>();

    /** Takes note of what is doubted now, and returns the names of what has been for long enough. */
    Set<String> overdue(Collection<Known> doubted, Instant now) {
        var names = doubted.stream().map(Known::name).collect(Collectors.toSet());
        since.keySet().retainAll(names);
        names.forEach(name -> since.putIfAbsent(name, now));
        return names.stream()
                .filter(name -> !since.getOrDefault(name, now).plus(GRACE).isAfter(now))
                .collect(Collectors.toSet());
    }
}
