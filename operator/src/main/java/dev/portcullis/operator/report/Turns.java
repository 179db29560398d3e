package dev.portcullis.operator.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** What is to be done, each thing once for a namespace; namespaces take turns, so that none keeps the others waiting. Thread-safe. */
final class Turns {
    private final Map<String, SequencedSet<String>> byNamespace = new LinkedHashMap<>();

    /**
     * Something that is to be done.
     *
     * @param namespace whose turn it takes
     */
    record Turn(String namespace, String what) {}

    /** Has something done when the namespace's turn comes, after what waits there already. */
    synchronized void add(String namespace, String what) {
        byNamespace.computeIfAbsent(namespace, fresh -> new LinkedHashSet<>()).add(what);
    }

    /** Takes what is next; empty where nothing waits. */
    synchronized Optional<Turn> next() {
        if (byNamespace.isEmpty()) {
            return Optional.empty();
        }
        var first = byNamespace.entrySet().iterator().next();
        var namespace = first.getKey();
        var waiting = first.getValue();
        var next = waiting.removeFirst();
        byNamespace.remove(namespace);
        if (!waiting.isEmpty()) {
            byNamespace.put(namespace, waiting);
        }
        return Optional.of(new Turn(namespace, next));
    }
}
