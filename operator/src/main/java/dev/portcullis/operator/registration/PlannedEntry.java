package dev.portcullis.operator.registration;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.NamespaceSelector;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry that the registration is to have.
 *
 * @param entry its name
 * @param selector the namespaces that it covers; null for all that are not exempt
 * @param leftOut names of namespaces that it leaves out for a while
 * @param stage how much it does yet
 */
public record PlannedEntry(String entry, @Nullable NamespaceSelector selector, Set<String> leftOut, Stage stage) {
    public PlannedEntry {
        leftOut = Set.copyOf(leftOut);
    }

    /** How much an entry does. */
    public enum Stage {
        /** It is asked about probes only, until the webhook has answered one. */
        PROBED,
        /** It is asked about workloads as well. */
        SERVING
    }

    static PlannedEntry of(GateSelection selection, Stage stage) {
        return new PlannedEntry(selection.entry(), selection.selector(), selection.leftOut(), stage);
    }

    /** Returns the same without these namespaces, if it fails closed; what fails open is asked about all, and goes on judging there. */
    PlannedEntry suspending(Set<String> namespaces) {
        if (!GateEntry.isFailClosed(entry)) {
            return new PlannedEntry(entry, null, Set.of(), stage);
        }
        var all = new HashSet<>(leftOut);
        all.addAll(namespaces);
        return new PlannedEntry(entry, selector, all, stage);
    }
}
