package dev.portcullis.cluster.inforce;

import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Map;

/** The labels of namespaces. */
public final class NamespaceLabels {
    private NamespaceLabels() {}

    /** Returns the labels of a namespace; none where it has none. */
    public static Map<String, String> of(Namespace namespace) {
        var labels = namespace.getMetadata().getLabels();
        return labels == null ? Map.of() : Map.copyOf(labels);
    }
}
