package dev.portcullis.operator.runner;

import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pools at the API server. */
final class ClusterPools implements PoolStore {
    private final KubernetesClient client;

    ClusterPools(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Map<String, Version> readAll() {
        return asked(() -> {
            var pools = new HashMap<String, Version>();
            client.resources(RunnerPool.class)
                    .list()
                    .getItems()
                    .forEach(pool -> pools.put(pool.getMetadata().getName(), version(pool)));
            return pools;
        });
    }

    @Override
    public Optional<Version> read(String pool) {
        return asked(() -> Optional.ofNullable(
                        client.resources(RunnerPool.class).withName(pool).get())
                .map(ClusterPools::version));
    }

    @Override
    public Optional<Version> replace(String pool, Version seen, RunnerPoolStatus next) {
        var object = new RunnerPool();
        object.getMetadata().setName(pool);
        object.getMetadata().setResourceVersion(seen.version());
        object.setStatus(next);
        return asked(() -> {
            try {
                return Optional.of(version(client.resource(object).updateStatus()));
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw new ClusterFault("pools cannot be read or written: status " + e.getCode(), e);
        }
    }

    private static Version version(RunnerPool pool) {
        @Nullable Long generation = pool.getMetadata().getGeneration();
        @Nullable RunnerPoolStatus status = pool.getStatus();
        return new Version(
                pool.getMetadata().getResourceVersion(),
                generation == null ? 0 : generation,
                status == null ? RunnerPoolStatus.none() : status);
    }
}
