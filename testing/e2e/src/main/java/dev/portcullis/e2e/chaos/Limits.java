package dev.portcullis.e2e.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many jobs may run at once, as that is changed. A limit that is raised holds before anybody is told; one that is lowered holds once whoever grants has
 * said that it is in force. Thread-safe.
 */
final class Limits {
    private final Map<String, List<Change>> changes = new HashMap<>();

    private record Change(long from, int jobs) {}

    /**
     * Has a limit hold.
     *
     * @param name of a pool or budget
     * @param now monotonic, in nanoseconds
     */
    synchronized void set(String name, int jobs, long now) {
        changes.computeIfAbsent(name, any -> new ArrayList<>()).add(new Change(now, jobs));
    }

    /**
     * Returns the most jobs that were allowed at any time since then: who came then may have been granted under any of these limits, and start late. Limits
     * that were never set allow none.
     */
    synchronized int most(String name, long since) {
        var most = 0;
        for (var change : changes.getOrDefault(name, List.of())) {
            most = change.from() - since <= 0 ? change.jobs() : Math.max(most, change.jobs());
        }
        return most;
    }
}
