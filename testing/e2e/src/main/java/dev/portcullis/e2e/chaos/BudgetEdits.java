package dev.portcullis.e2e.chaos;

import dev.portcullis.crds.runner.RunnerBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Gives repositories fewer jobs than before, or more, one after the other, and in the end what they had. The next is changed once the one before is in
 * force. Thread-safe.
 */
final class BudgetEdits implements Trouble {
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST = 8;

    private final KubernetesClient client;
    private final Limits limits;
    private final Occupancy occupancy;
    private final Random random;
    private final Map<String, Share> present = new HashMap<>();
    private @Nullable Edit pending;
    private long next;
    private int raised;
    private int lowered;
    private int below;
    private boolean ended;

    /** A budget that is to be so. Its generation is 0 until it stands. */
    private record Edit(Share share, long generation) {}

    /**
     * Begins with what is declared.
     *
     * @param now monotonic, in nanoseconds
     */
    BudgetEdits(KubernetesClient client, Limits limits, Occupancy occupancy, Random random, long now) {
        this.client = client;
        this.limits = limits;
        this.occupancy = occupancy;
        this.random = random;
        Share.ALL.forEach(share -> present.put(share.name(), share));
        pause(now);
    }

    private void pause(long now) {
        next = now + SHORTEST.toNanos() + Math.round(LONGEST.minus(SHORTEST).toNanos() * random.nextDouble());
    }

    @Override
    public synchronized void tick(long now) {
        try {
            var edit = pending == null ? chosen(now) : pending;
            if (edit != null) {
                carryOut(edit);
            }
        } catch (KubernetesClientException e) {
            // The API server is away; it is asked again.
        }
    }

    private @Nullable Edit chosen(long now) {
        if (ended) {
            return Share.ALL.stream()
                    .filter(share -> !share.equals(present.get(share.name())))
                    .findFirst()
                    .map(share -> new Edit(share, 0))
                    .orElse(null);
        }
        if (now - next < 0) {
            return null;
        }
        pause(now);
        var share = Share.ALL.get(random.nextInt(Share.ALL.size()));
        return new Edit(share.entitledTo(random.nextInt(MOST + 1)), 0);
    }

    private void carryOut(Edit edit) {
        var share = edit.share();
        var before = present.getOrDefault(share.name(), share).jobs();
        pending = edit;
        if (edit.generation() == 0) {
            if (share.jobs() > before) {
                limits.set(share.limit(), share.jobs(), System.nanoTime());
            }
            pending = new Edit(share, applied(share));
        } else if (isInForce(edit)) {
            if (share.jobs() < before) {
                limits.set(share.limit(), share.jobs(), System.nanoTime());
                lowered++;
                below += occupancy.used(share.limit()) > share.jobs() ? 1 : 0;
            } else if (share.jobs() > before) {
                raised++;
            }
            present.put(share.name(), share);
            pending = null;
        }
    }

    private long applied(Share share) {
        var wanted = client.getKubernetesSerialization().unmarshal(share.budget(), RunnerBudget.class);
        return client.resource(wanted)
                .forceConflicts()
                .serverSideApply()
                .getMetadata()
                .getGeneration();
    }

    private boolean isInForce(Edit edit) {
        var budget = client.resources(RunnerBudget.class)
                .withName(edit.share().name())
                .get();
        var status = budget == null ? null : budget.getStatus();
        @Nullable Long observed = status == null ? null : status.observedGeneration();
        return observed != null && observed >= edit.generation();
    }

    /** What was declared at first is declared again. */
    @Override
    public synchronized void end(long now) {
        ended = true;
    }

    @Override
    public synchronized Map<String, Integer> counts() {
        return Map.of(
                "budgets raised", raised, "budgets lowered", lowered - below, "budgets lowered below what ran", below);
    }
}
