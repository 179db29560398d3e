package dev.portcullis.e2e.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a run ended.
 *
 * @param operations lines of the ledgers that were proved
 * @param faults what was done, by kind
 * @param pods that were made
 * @param granted Pods that were seen to run
 * @param finished those of them that were seen to be over
 * @param violations what broke an invariant, or was never put right
 */
public record ChaosReport(
        long operations, Map<String, Integer> faults, int pods, int granted, int finished, List<String> violations) {
    public ChaosReport {
        faults = Map.copyOf(faults);
        violations = List.copyOf(violations);
    }

    /** Returns which faults there were, in a line. */
    public String kinds() {
        return new TreeMap<>(faults)
                .entrySet().stream()
                        .map(kind -> kind.getKey() + " " + kind.getValue())
                        .collect(Collectors.joining(", ", "chaos: ", ""));
    }

    /** Returns all of it in a line. */
    public String line() {
        var all = faults.values().stream().mapToInt(number -> number).sum();
        return "chaos: operations %d, faults %d, pods %d (granted %d, finished %d), violations %d"
                .formatted(operations, all, pods, granted, finished, violations.size());
    }
}
