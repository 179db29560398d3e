package dev.portcullis.operator.evidencebundle;

import java.util.HashMap;
import java.util.Map;

/**
 * Shares what can be done at the same time among namespaces: none has more than half of it, so that one whose evidence comes from a slow host does not
 * keep that of others from being renewed. Thread-safe.
 */
final class NamespaceTurns {
    private final int most;
    private final Map<String, Integer> busy = new HashMap<>();

    /** @param atOnce how much is done at the same time for all of them, at least 1 */
    NamespaceTurns(int atOnce) {
        most = Math.max(1, (atOnce + 1) / 2);
    }

    /** Tells whether the namespace may begin; if so, its turn must be given back. Never waits. */
    synchronized boolean take(String namespace) {
        var now = busy.getOrDefault(namespace, 0);
        if (now >= most) {
            return false;
        }
        busy.put(namespace, now + 1);
        return true;
    }

    /** Gives back a turn that was taken. */
    synchronized void give(String namespace) {
        busy.computeIfPresent(namespace, (name, now) -> now > 1 ? now - 1 : null);
    }
}
