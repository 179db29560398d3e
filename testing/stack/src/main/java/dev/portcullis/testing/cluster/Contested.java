package dev.portcullis.testing.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.function.UnaryOperator;

/** Changes objects that a controller writes as well. */
public final class Contested {
    private static final int ATTEMPTS = 20;

    private Contested() {}

    /**
     * Changes an object as it stands; where another's write came between, as it stands then.
     *
     * @param change is given the object that was read, and may change it
     * @return what was stored
     * @throws KubernetesClientException if the API server refused for another reason, or others never ceased to write
     */
    public static <T> T edit(Resource<T> resource, UnaryOperator<T> change) {
        for (var attempt = 1; ; attempt++) {
            try {
                return resource.edit(change);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
