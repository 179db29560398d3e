package dev.portcullis.cluster.inforce;

import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Map;

/**
 * A namespace, as far as it matters which policies apply in it.
 *
 * @param name its name
 * @param uid tells it from earlier ones of the same name
 * @param labels by which policies select it
 */
public record KnownNamespace(String name, String uid, Map<String, String> labels) {
    public KnownNamespace {
        labels = Map.copyOf(labels);
    }

    /** Returns the same namespace where nobody can tell whether it still is that one: no rollout has left it out, then. */
    public KnownNamespace unproven() {
        return new KnownNamespace(name, "", labels);
    }

    /** Reads an object. */
    public static KnownNamespace of(Namespace namespace) {
        var labels = namespace.getMetadata().getLabels();
        return new KnownNamespace(
                namespace.getMetadata().getName(),
                String.valueOf(namespace.getMetadata().getUid()),
                labels == null ? Map.of() : labels);
    }
}
