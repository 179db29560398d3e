package dev.portcullis.e2e.chaos;

import dev.portcullis.e2e.chaos.Occupancy.Standing;
import dev.portcullis.e2e.runners.ArcRunners;
import dev.portcullis.testing.cluster.KwokNodes;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Makes the Pods of planned jobs, as the controller of runners does, and has them end. What is refused is tried again. */
final class Workload implements AutoCloseable {
    static final String IMAGE = "registry.example.com/runner@sha256:" + "0".repeat(64);
    private static final ResourceRequirements SMALL = new ResourceRequirementsBuilder()
            .addToRequests("cpu", new Quantity("10m"))
            .build();
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(2);
    private static final int HANDS = 4;

    private final List<PlannedJob> jobs;
    private final Occupancy occupancy;
    private final Map<String, ArcRunners> runners;
    private final Map<String, OwnerReference> owners = new ConcurrentHashMap<>();
    private final ScheduledExecutorService hands = Executors.newScheduledThreadPool(HANDS);
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    Workload(KubernetesClient client, List<PlannedJob> jobs, Occupancy occupancy) {
        this.jobs = List.copyOf(jobs);
        this.occupancy = occupancy;
        this.runners = Share.namespaces().stream()
                .collect(Collectors.toMap(namespace -> namespace, namespace -> new ArcRunners(client, namespace)));
    }

    /** Lets time begin. */
    void begin() {
        jobs.forEach(job -> in(job.arrives(), () -> make(job)));
    }

    private void in(Duration time, Runnable deed) {
        var _ = hands.schedule(deed, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ArcRunners of(PlannedJob job) {
        var found = runners.get(job.share().pool());
        if (found == null) {
            throw new IllegalStateException("no namespace for " + job);
        }
        return found;
    }

    private void make(PlannedJob job) {
        occupancy.comes(job.name(), System.nanoTime());
        try {
            create(job);
            made.incrementAndGet();
            letEnd(job);
        } catch (KubernetesClientException e) {
            // Both webhooks of runners fail closed.
            refused.incrementAndGet();
            in(AFTER_REFUSAL, () -> make(job));
        }
    }

    private void create(PlannedJob job) {
        var address = "https://github.com/" + job.share().repository();
        var owner = owners.computeIfAbsent(job.name(), name -> of(job).runner(name, address));
        var pod = of(job).pod(job.name(), IMAGE, owner);
        pod.getSpec().getContainers().getFirst().setResources(SMALL);
        pod.getMetadata().setAnnotations(Map.of(KwokNodes.RUNS_FOR, job.runs().toMillis() + "ms"));
        try {
            of(job).client().resource(pod).create();
        } catch (KubernetesClientException e) {
            // The answer to an earlier attempt was lost.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private void letEnd(PlannedJob job) {
        switch (job.ending()) {
            case COMPLETES -> {}
            case REMOVED -> once(job, Standing.OVER, Duration.ZERO, () -> of(job).remove(job.name()));
            case DELETED_WAITING -> in(job.deletedAfter(), () -> attempt(() -> delete(job)));
            case DELETED_RUNNING -> once(job, Standing.RUNS, job.deletedAfter(), () -> delete(job));
        }
    }

    /** Does it so long after a job is seen to be so; never, where the job is over before. */
    private void once(PlannedJob job, Standing standing, Duration after, Runnable deed) {
        if (occupancy.is(job.name(), standing)) {
            in(after, () -> attempt(deed));
        } else if (!occupancy.is(job.name(), Standing.OVER)) {
            in(AGAIN, () -> once(job, standing, after, deed));
        }
    }

    private void delete(PlannedJob job) {
        of(job).client()
                .pods()
                .inNamespace(job.share().pool())
                .withName(job.name())
                .delete();
    }

    private void attempt(Runnable deed) {
        try {
            deed.run();
        } catch (KubernetesClientException e) {
            refused.incrementAndGet();
            in(AFTER_REFUSAL, () -> attempt(deed));
        }
    }

    int made() {
        return made.get();
    }

    /** Returns how often the API server refused, or could not do, what it was asked. */
    int refused() {
        return refused.get();
    }

    /** Returns whether every job has come and is over. */
    boolean isOver() {
        return made() == jobs.size() && occupancy.count(Standing.OVER) >= jobs.size();
    }

    @Override
    public void close() {
        hands.shutdownNow();
    }
}
