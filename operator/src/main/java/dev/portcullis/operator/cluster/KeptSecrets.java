package dev.portcullis.operator.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets that the operator keeps in its own namespace.
 *
 * <p>A role can allow the creation of objects with certain names only for server-side apply, where the name is part of the path. An apply
 * also changes what exists; a field manager of its own for every attempt, without force, turns that into a conflict.
 */
public final class KeptSecrets {
    private final KubernetesClient client;
    private final String namespace;

    /** Makes them accessible. */
    public KeptSecrets(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Returns a Secret. */
    public Optional<Secret> get(String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    /**
     * Creates a Secret; never changes one that exists.
     *
     * @param data values in base64
     * @return the Secret that stands there now: the new one, or that of somebody who was faster
     */
    public Secret create(String name, String type, Map<String, String> data) {
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app.kubernetes.io/name", "portcullis")
                .endMetadata()
                .withType(type)
                .withData(data)
                .build();
        var once = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("portcullis-operator-" + UUID.randomUUID())
                .withForce(false)
                .build();
        try {
            return client.resource(secret).patch(once);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return get(name).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    /** Replaces the data of a Secret, unless somebody changed it since it was read. */
    public Secret replace(Secret read, Map<String, String> data) {
        return client.resource(new SecretBuilder(read).withData(data).build()).update();
    }

    /** Returns a value as text; empty where it is absent or no base64. */
    public static String text(@Nullable Secret secret, String key) {
        var value = secret == null || secret.getData() == null
                ? null
                : secret.getData().get(key);
        try {
            return value == null ? "" : new String(Base64.getDecoder().decode(value), UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Returns texts as the data of a Secret. */
    public static Map<String, String> data(Map<String, String> texts) {
        return texts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Base64.getEncoder()
                                .encodeToString(entry.getValue().getBytes(UTF_8))));
    }
}
