package dev.portcullis.webhook.policy;

import dev.portcullis.cluster.data.ClusterData;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees that the data which this webhook follows are those of the cluster, and has it started anew where they are not. */
@ApplicationScoped
public class DataWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataWatch.class);

    private final ClusterData data;
    private final CountDownLatch ending = new CountDownLatch(1);

    @Inject
    DataWatch(KubernetesClient client) {
        this.data = ClusterData.of(client);
    }

    /**
     * Begins to look; does not wait.
     *
     * @param end called at most once, when everything that was read is to be read anew
     */
    public void start(Runnable end) {
        Thread.ofPlatform().name("cluster-data").daemon().start(() -> {
            try {
                if (data.awaitReplacement(ending)) {
                    LOG.error(
                            "the cluster's data were lost and made anew; the webhook ends, to begin with what is there now");
                    end.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Returns what keeps the webhook from following the cluster; empty for nothing that is known. */
    public String problem() {
        return data.problem();
    }

    @Override
    public void close() {
        ending.countDown();
    }
}
