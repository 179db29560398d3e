package dev.portcullis.operator.revision;

import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisedKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/**
 * An object with revisions, as it stands in the cluster.
 *
 * @param object the object
 * @param kind its kind
 * @param named name of the revision that its status names as the one in force; null for none
 */
public record RevisionOwner(
        HasMetadata object, RevisedKind kind, @Nullable String named) {
    String name() {
        return object.getMetadata().getName();
    }

    /** Returns whether a revision goes when this object goes. One of an object that had the same name before does not. */
    boolean owns(PolicyRevision revision) {
        var uid = object.getMetadata().getUid();
        return revision.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> reference.getUid().equals(uid));
    }
}
