package dev.portcullis.operator.acceptance;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The finalizer by which the operator holds objects that are being deleted. It is written onto the very version that was read, so that those of others
 * stay as they are.
 *
 * @param client writes
 */
public record Finalizer(KubernetesClient client) {
    /** Its name. */
    public static final String NAME = "portcullis.dev/published-evidence";

    /** Returns whether it is on an object. */
    public static boolean isOn(HasMetadata object) {
        return object.getMetadata().getFinalizers().contains(NAME);
    }

    /**
     * Puts it on an object.
     *
     * @throws KubernetesClientException if that fails, with status 409 where the object changed meanwhile
     */
    public void put(HasMetadata object) {
        write(
                object,
                Stream.concat(object.getMetadata().getFinalizers().stream(), Stream.of(NAME))
                        .toList());
    }

    /**
     * Takes it off an object, which goes then if it is being deleted and nobody else holds it.
     *
     * @throws KubernetesClientException as {@link #put}
     */
    public void take(HasMetadata object) {
        write(
                object,
                object.getMetadata().getFinalizers().stream()
                        .filter(name -> !name.equals(NAME))
                        .toList());
    }

    private void write(HasMetadata object, List<String> finalizers) {
        var metadata = Map.of("resourceVersion", object.getMetadata().getResourceVersion(), "finalizers", finalizers);
        client.resource(object)
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("metadata", metadata)));
    }
}
