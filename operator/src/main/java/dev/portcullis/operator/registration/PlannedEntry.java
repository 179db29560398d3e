package dev.portcullis.operator.registration;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.NamespaceSelector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry that the registration is to have.
 *
 * @param entry its name
 * @param selector the namespaces that it covers; null for all that are not exempt
 * @param suspended namespaces that it leaves out for a while
 * @param stage how much it does yet
 */
public record PlannedEntry(String entry, @Nullable NamespaceSelector selector, Set<String> suspended, Stage stage) {
    public PlannedEntry {
        suspended = Set.copyOf(suspended);
    }

    /** How much an entry does. */
    public enum Stage {
        /** It is asked about probes only, until the webhook has answered one. */
        PROBED,
        /** It is asked about workloads as well. */
        SERVING
    }

    static PlannedEntry of(GateSelection selection, Stage stage) {
        return new PlannedEntry(selection.entry(), selection.selector(), Set.of(), stage);
    }

    /** Returns the same without these namespaces, if it fails closed; what fails open is asked about all, and goes on judging there. */
    PlannedEntry suspending(Set<String> namespaces) {
        return GateEntry.isFailClosed(entry)
                ? new PlannedEntry(entry, selector, namespaces, stage)
                : new PlannedEntry(entry, null, Set.of(), stage);
    }
}
