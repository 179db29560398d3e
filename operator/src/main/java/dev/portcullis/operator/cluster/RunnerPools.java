package dev.portcullis.operator.cluster;

import dev.portcullis.crds.runner.RunnerPool;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Whether runners are shared in a cluster. */
public final class RunnerPools {
    private static final long ONE = 1;

    private RunnerPools() {}

    /** Returns whether there is a pool. Where the kind is not there or may not be read, there is none. */
    public static boolean exist(KubernetesClient client) {
        try {
            return !client.resources(RunnerPool.class)
                    .list(new ListOptionsBuilder().withLimit(ONE).build())
                    .getItems()
                    .isEmpty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }
}
