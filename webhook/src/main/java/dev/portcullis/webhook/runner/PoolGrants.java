package dev.portcullis.webhook.runner;

import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.runner.admission.Grants;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What pools have granted, as the API server has it stored, never as a cache of anybody's has it. The list of a pool names every Pod that runs, and gates are
 * opened by the hundred: those who ask while it is read share the read that begins next. Thread-safe.
 */
final class PoolGrants {
    /** Well below what the API server waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final KubernetesClient client;
    private final ConcurrentHashMap<String, SharedRead<Grants>> reads = new ConcurrentHashMap<>();

    PoolGrants(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Reads what a pool has granted; nothing where there is no such pool.
     *
     * @throws RuntimeException if it cannot be read
     */
    Grants of(String pool) {
        return reads.computeIfAbsent(pool, name -> new SharedRead<>(() -> read(name), PATIENCE))
                .get();
    }

    private Grants read(String name) {
        var pool = client.resources(RunnerPool.class).withName(name).get();
        if (pool == null || pool.getStatus() == null) {
            return Grants.NONE;
        }
        var grants = pool.getStatus().grants();
        return new Grants(grants.epoch(), new HashSet<>(grants.uids()));
    }
}
