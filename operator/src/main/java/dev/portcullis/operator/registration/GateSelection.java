package dev.portcullis.operator.registration;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.NamespaceSelector;
import org.jspecify.annotations.Nullable;

/**
 * A fail-closed entry and the namespaces that it covers.
 *
 * @param entry the entry's name
 * @param selector the namespaces; null for all that are not exempt
 */
public record GateSelection(String entry, @Nullable NamespaceSelector selector) implements Comparable<GateSelection> {
    static final GateSelection ALL = new GateSelection(GateEntry.ENFORCE_ALL, null);

    /** Returns the entry for policies that select these namespaces. */
    public static GateSelection of(@Nullable NamespaceSelector selector) {
        return new GateSelection(GateEntry.enforcing(selector), selector);
    }

    @Override
    public int compareTo(GateSelection other) {
        return entry.compareTo(other.entry);
    }

    /** Two selections of the same name say the same, whatever the order of their terms. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GateSelection selection && selection.entry.equals(entry);
    }

    @Override
    public int hashCode() {
        return entry.hashCode();
    }
}
