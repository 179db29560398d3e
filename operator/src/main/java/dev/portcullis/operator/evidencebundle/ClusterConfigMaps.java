package dev.portcullis.operator.evidencebundle;

import dev.portcullis.collect.source.ConfigMaps;
import dev.portcullis.registry.Deadline;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * ConfigMaps of the cluster.
 *
 * @param client reads them
 */
record ClusterConfigMaps(KubernetesClient client) implements ConfigMaps {
    @Override
    public Value value(String namespace, String name, String key, Deadline deadline) {
        try {
            var map = client.configMaps().inNamespace(namespace).withName(name).get();
            if (map == null) {
                return new Value.Absent();
            }
            if (map.getData() != null && map.getData().containsKey(key)) {
                return new Value.Present(map.getData().get(key).getBytes(StandardCharsets.UTF_8));
            }
            return map.getBinaryData() != null && map.getBinaryData().containsKey(key)
                    ? new Value.Present(
                            Base64.getDecoder().decode(map.getBinaryData().get(key)))
                    : new Value.Absent();
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN ? new Value.Forbidden() : new Value.Unavailable();
        } catch (IllegalArgumentException e) {
            return new Value.Absent();
        }
    }
}
