package dev.portcullis.operator.registration;

import dev.portcullis.crds.policy.NamespaceSelector;
import org.jspecify.annotations.Nullable;

/**
 * An entry that the registration is to have.
 *
 * @param entry its name
 * @param selector the namespaces that it covers; null for all that are not exempt
 * @param stage how much it does yet
 */
public record PlannedEntry(String entry, @Nullable NamespaceSelector selector, Stage stage) {

    /** How much an entry does. */
    public enum Stage {
        /** It is asked about probes only, until the webhook has answered one. */
        PROBED,
        /** It is asked about workloads as well. */
        SERVING
    }

    static PlannedEntry of(GateSelection selection, Stage stage) {
        return new PlannedEntry(selection.entry(), selection.selector(), stage);
    }
}
