package dev.portcullis.operator.evidencebundle;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What signers refer to in Portcullis's own namespace.
 *
 * @param client reads
 * @param namespace Portcullis's own
 */
record OwnObjects(KubernetesClient client, String namespace) {
    /** Returns a value of a ConfigMap; null where there is none, or it may not be read. */
    @Nullable
    String configMapValue(String name, String key) {
        try {
            return Optional.ofNullable(client.configMaps()
                            .inNamespace(namespace)
                            .withName(name)
                            .get())
                    .map(map -> map.getData())
                    .map(data -> data.get(key))
                    .orElse(null);
        } catch (KubernetesClientException e) {
            return null;
        }
    }

    /** Returns a value of a Secret; null where there is none, or it may not be read. */
    byte @Nullable [] secretValue(String name, String key) {
        try {
            var secret = client.secrets().inNamespace(namespace).withName(name).get();
            var data = secret == null || secret.getData() == null ? Map.<String, String>of() : secret.getData();
            var text = data.get(key);
            return text == null ? null : Base64.getDecoder().decode(text);
        } catch (KubernetesClientException e) {
            return null;
        }
    }
}
