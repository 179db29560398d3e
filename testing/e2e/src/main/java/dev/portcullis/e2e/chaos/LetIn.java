package dev.portcullis.e2e.chaos;

import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.e2e.install.Pods;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;

/**
 * Jobs that nobody granted and that look as if somebody had, where no gate is: each when a repository already runs all that it may. A run that does not find
 * them proves nothing. Thread-safe.
 */
final class LetIn implements Trouble {
    private static final String UNGATED = "default";

    private final KubernetesClient client;
    private final Limits limits;
    private final Occupancy occupancy;
    private final int wanted;
    private int made;
    private boolean ended;

    LetIn(KubernetesClient client, Limits limits, Occupancy occupancy, int wanted) {
        this.client = client;
        this.limits = limits;
        this.occupancy = occupancy;
        this.wanted = wanted;
    }

    @Override
    public synchronized void tick(long now) {
        if (!ended && made < wanted) {
            Share.ALL.stream()
                    .filter(share -> occupancy.used(share.limit()) >= Math.max(1, limits.most(share.limit(), now)))
                    .findFirst()
                    .ifPresent(share -> letIn(share, now));
        }
    }

    private void letIn(Share share, long now) {
        var name = "let-in-" + (made + 1);
        var pod = Pods.of(UNGATED, name, Workload.IMAGE);
        pod.getMetadata().setAnnotations(Map.of(RunnerMarks.GRANT_EPOCH, "1"));
        occupancy.plan(name, share);
        occupancy.comes(name, now);
        try {
            client.resource(pod).create();
            made++;
        } catch (KubernetesClientException e) {
            // The API server is away; it is asked again.
        }
    }

    @Override
    public synchronized void end(long now) {
        ended = true;
    }

    @Override
    public synchronized Map<String, Integer> counts() {
        return wanted == 0 ? Map.of() : Map.of("jobs let in", made);
    }
}
