package dev.portcullis.operator.rollout;

import dev.portcullis.cluster.inforce.KnownNamespace;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What runs in the namespaces that a policy selects, enforced there or not.
 *
 * @param counts by namespace
 */
public record Census(Map<String, NamespaceCount> counts) {
    public Census {
        counts = Map.copyOf(counts);
    }

    /** Makes a census of these namespaces. */
    public static Census of(Collection<NamespaceCount> counts) {
        return new Census(counts.stream()
                .collect(Collectors.toMap(count -> count.namespace().name(), Function.identity())));
    }

    /** Returns whether this very namespace is there and still selected; another of its name is not. */
    boolean has(String name, String uid) {
        var count = counts.get(name);
        return count != null && count.namespace().uid().equals(uid);
    }

    /** Returns the namespaces. */
    Collection<KnownNamespace> namespaces() {
        return counts.values().stream().map(NamespaceCount::namespace).toList();
    }
}
