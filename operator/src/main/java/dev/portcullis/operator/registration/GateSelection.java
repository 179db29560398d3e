package dev.portcullis.operator.registration;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.PolicyContent;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fail-closed entry and the namespaces that it covers.
 *
 * @param entry the entry's name
 * @param selector the namespaces; null for all that are not exempt
 * @param leftOut names of namespaces that it leaves out, because the policy is only audited there so far
 */
public record GateSelection(String entry, @Nullable NamespaceSelector selector, Set<String> leftOut) {
    static final GateSelection ALL = new GateSelection(GateEntry.ENFORCE_ALL, null, Set.of());

    public GateSelection {
        leftOut = Set.copyOf(leftOut);
    }

    /** Returns the entry for policies that select these namespaces. */
    public static GateSelection of(@Nullable NamespaceSelector selector) {
        return new GateSelection(GateEntry.enforcing(selector), selector, Set.of());
    }

    /** Returns the entry for a policy with this content in force. */
    public static GateSelection of(String policy, PolicyContent content) {
        return new GateSelection(
                GateEntry.of(policy, content.spec()),
                content.spec().match().namespaceSelector(),
                content.audited().keySet());
    }

    /** Returns what covers whatever one of two selections of the same entry covers. */
    GateSelection or(GateSelection other) {
        var both = new HashSet<>(leftOut);
        both.retainAll(other.leftOut);
        return new GateSelection(entry, selector, both);
    }

    /** Two selections of the same name select the same, whatever the order of their terms, but for what they leave out. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GateSelection selection
                && selection.entry.equals(entry)
                && selection.leftOut.equals(leftOut);
    }

    @Override
    public int hashCode() {
        return entry.hashCode();
    }
}
