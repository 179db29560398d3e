package dev.portcullis.runner;

import dev.portcullis.budget.quantity.Amounts;
import java.util.List;

/**
 * What is read of a Pod.
 *
 * @param namespace its namespace
 * @param name its name; empty where the API server still has to generate it
 * @param uid its UID
 * @param owners what owns it, as it says
 * @param phase how far it has come
 * @param nodeName the node that it names, or that it was bound to; empty for none
 * @param serviceAccount its service account; empty where it names none
 * @param marks what it says of budgets
 * @param requested what it asks for, without the job itself
 * @param ephemeralContainers how many ephemeral containers it has
 */
public record PodFacts(
        String namespace,
        String name,
        String uid,
        List<OwnerReference> owners,
        PodPhase phase,
        String nodeName,
        String serviceAccount,
        Marks marks,
        Amounts requested,
        int ephemeralContainers) {
    public PodFacts {
        owners = List.copyOf(owners);
    }

    /**
     * What labels and annotations of a Pod say. Nothing of it is believed; it is guarded, shown, and compared.
     *
     * @param budget label with the budget
     * @param epoch annotation with the epoch of the grant
     * @param parent label with the name of the runner whose job the Pod is a part of
     */
    public record Marks(String budget, String epoch, String parent) {
        /** It says nothing. */
        public static final Marks NONE = new Marks("", "", "");
    }
}
