package dev.portcullis.e2e.chaos;

import java.util.List;

/**
 * How a run ended.
 *
 * @param operations lines of the ledgers that were proved
 * @param faults processes killed or frozen, and nodes that vanished
 * @param pods that were made
 * @param granted Pods that were seen to run
 * @param finished those of them that were seen to be over
 * @param violations what broke an invariant, or was never put right
 */
public record ChaosReport(long operations, int faults, int pods, int granted, int finished, List<String> violations) {
    public ChaosReport {
        violations = List.copyOf(violations);
    }

    /** Returns all of it in a line. */
    public String line() {
        return "chaos: operations %d, faults %d, pods %d (granted %d, finished %d), violations %d"
                .formatted(operations, faults, pods, granted, finished, violations.size());
    }
}
