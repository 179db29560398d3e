package dev.portcullis.e2e.chaos;

import dev.portcullis.e2e.chaos.Occupancy.Standing;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runners' Pods that ask for more while they run, or wait, than was reserved for them: nobody may let them. Thread-safe. */
final class Resizes implements Trouble {
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final String MORE = """
            {"spec": {"containers": [{"name": "app", "resources": {"requests": {"cpu": "1"}}}]}}""";

    private final KubernetesClient client;
    private final Occupancy occupancy;
    private final Map<String, String> namespaces = new HashMap<>();
    private final Random random;
    private long next;
    private int refused;
    private boolean ended;

    /**
     * Begins.
     *
     * @param jobs whose Pods there may be
     * @param now monotonic, in nanoseconds
     */
    Resizes(KubernetesClient client, List<PlannedJob> jobs, Occupancy occupancy, Random random, long now) {
        this.client = client;
        this.occupancy = occupancy;
        this.random = random;
        this.next = now + EVERY.toNanos();
        jobs.forEach(job -> namespaces.put(job.name(), job.share().pool()));
    }

    @Override
    public synchronized void tick(long now) {
        if (ended || now - next < 0) {
            return;
        }
        next = now + EVERY.toNanos();
        var names = occupancy.names(random.nextInt(4) == 0 ? Standing.WAITS : Standing.RUNS);
        if (!names.isEmpty()) {
            resize(names.get(random.nextInt(names.size())));
        }
    }

    private void resize(String name) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespaces.get(name))
                .withName(name)
                .endMetadata()
                .build();
        try {
            client.resource(pod).subresource("resize").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), MORE);
            occupancy.wrong("Pod " + name + " was let ask for more than was reserved for it");
        } catch (KubernetesClientException e) {
            refused += String.valueOf(e.getMessage()).contains("exceeded quota") ? 1 : 0;
        }
    }

    @Override
    public synchronized void end(long now) {
        ended = true;
    }

    @Override
    public synchronized Map<String, Integer> counts() {
        return Map.of("resizes refused", refused);
    }
}
