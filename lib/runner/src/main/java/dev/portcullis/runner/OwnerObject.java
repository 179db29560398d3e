package dev.portcullis.runner;

import java.util.List;

/**
 * What is read of an object that owns Pods. Its labels and annotations are not among it: whoever writes a template chooses them.
 *
 * @param kind its kind
 * @param namespace its namespace
 * @param name its name
 * @param uid its UID
 * @param owners what owns it
 * @param address where it says its repository is; empty where it does not
 * @param run number of the run; empty while there is none
 */
public record OwnerObject(
        OwnerKind kind,
        String namespace,
        String name,
        String uid,
        List<OwnerReference> owners,
        String address,
        String run) {
    public OwnerObject {
        owners = List.copyOf(owners);
    }

    /** Returns whether this is what a reference from the same namespace means, and not something else of its name. */
    public boolean is(String namespace, OwnerReference reference) {
        return !uid.isEmpty()
                && uid.equals(reference.uid())
                && name.equals(reference.name())
                && this.namespace.equals(namespace)
                && kind.isOf(reference);
    }
}
