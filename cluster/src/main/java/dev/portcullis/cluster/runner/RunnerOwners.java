package dev.portcullis.cluster.runner;

import dev.portcullis.runner.OwnerKind;
import dev.portcullis.runner.OwnerObject;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what attribution needs of the objects that own runners' Pods. */
public final class RunnerOwners {
    private static final int LONGEST = 2048;

    private RunnerOwners() {}

    /** Reads an object of a kind. What is absent, no text or number, or longer than any address is empty. */
    public static OwnerObject of(OwnerKind kind, GenericKubernetesResource object) {
        var metadata = Objects.requireNonNullElseGet(object.getMetadata(), ObjectMeta::new);
        return new OwnerObject(
                kind,
                text(metadata.getNamespace()),
                text(metadata.getName()),
                text(metadata.getUid()),
                RunnerPods.owners(metadata),
                field(object, kind.address()),
                field(object, kind.run()));
    }

    private static String field(GenericKubernetesResource object, List<String> path) {
        Object value = path.isEmpty() ? null : object.getAdditionalProperties();
        for (var name : path) {
            value = value instanceof Map<?, ?> fields ? fields.get(name) : null;
        }
        return value instanceof String || value instanceof Number ? text(String.valueOf(value)) : "";
    }

    private static String text(@Nullable String text) {
        return text == null || text.length() > LONGEST ? "" : text;
    }
}
