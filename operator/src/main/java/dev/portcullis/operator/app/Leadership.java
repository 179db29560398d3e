package dev.portcullis.operator.app;

import dev.portcullis.operator.config.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes part in the election of the one replica that reconciles. */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final String LEASE = "portcullis-operator";

    private final LeaderElector elector;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("lease-", 0).daemon().factory());
    private volatile String leader = "";
    private volatile CompletableFuture<?> running = new CompletableFuture<>();

    /**
     * What to do when leadership changes.
     *
     * @param won called once; may take long
     * @param lost called when a lease that was held is lost, or given back
     */
    record Callbacks(Runnable won, Runnable lost) {}

    Leadership(KubernetesClient client, OperatorConfig config, String identity, Callbacks callbacks) {
        var settings = config.leader();
        var election = new LeaderElectionConfigBuilder()
                .withName(LEASE)
                .withLock(new ObservedLock(new LeaseLock(config.namespace(), LEASE, identity), InstantSource.system()))
                .withLeaseDuration(settings.lease())
                .withRenewDeadline(settings.renewWithin())
                .withRetryPeriod(settings.every())
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(
                        new LeaderCallbacks(() -> threads.execute(callbacks.won()), callbacks.lost(), this::seen))
                .build();
        this.elector = new LeaderElector(client, election, threads);
    }

    private void seen(@Nullable String holder) {
        LOG.atInfo().addKeyValue("leader", holder).log("leader seen");
        leader = holder == null ? "" : holder;
    }

    /** Returns who leads, as far as it is known; empty before anybody was seen. */
    String leader() {
        return leader;
    }

    void start() {
        running = elector.start();
    }

    /** Returns whether it still takes part. */
    boolean takesPart() {
        return !running.isDone();
    }

    /** Gives a lease back that is held. */
    void resign() {
        running.cancel(true);
        elector.release();
    }
}
