package dev.portcullis.operator.app;

import dev.portcullis.operator.config.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
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
    private final Runnable lost;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("lease-", 0).daemon().factory());
    private volatile String leader = "";
    private volatile CompletableFuture<?> running = new CompletableFuture<>();

    /**
     * What to do when leadership changes.
     *
     * @param won called once; may take long
     * @param lost called when a lease that was held is lost, or given back, and when the election ends for any reason; perhaps repeatedly
     */
    record Callbacks(Runnable won, Runnable lost) {}

    Leadership(KubernetesClient client, OperatorConfig config, String identity, Callbacks callbacks) {
        var settings = config.leader();
        var lease = new LenientLeaseLock(config.namespace(), LEASE, identity, settings.lease());
        var election = new LeaderElectionConfigBuilder()
                .withName(LEASE)
                .withLock(new ObservedLock(lease, InstantSource.system(), System::nanoTime))
                .withLeaseDuration(settings.lease())
                .withRenewDeadline(settings.renewWithin())
                .withRetryPeriod(settings.every())
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(
                        new LeaderCallbacks(() -> threads.execute(callbacks.won()), callbacks.lost(), this::seen))
                .build();
        this.lost = callbacks.lost();
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
        // Who cancels the future that whenComplete returns does not end the election.
        var election = elector.start();
        running = election;
        var _ = election.whenComplete((_, reason) -> {
            LOG.atInfo().setCause(reason).log("the election ended");
            lost.run();
        });
    }

    /** Gives a lease back that is held. */
    void resign() {
        running.cancel(true);
        elector.release();
    }
}
