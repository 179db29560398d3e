package dev.portcullis.operator.app;

import dev.portcullis.cluster.data.ClusterData;
import dev.portcullis.cluster.settings.ImageResourceSetting;
import dev.portcullis.cluster.settings.RegistryAccess;
import dev.portcullis.operator.config.OperatorConfig;
import dev.portcullis.operator.config.ScanSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start and end of the operator. The end is bounded: whatever hangs, the process is gone before the grace of a Pod, or the patience of
 * whoever waits for the lease, is over.
 */
@ApplicationScoped
class OperatorProcess {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
    private static final Duration WORK_ENDS = Duration.ofSeconds(2);
    private static final Duration LEASE_GIVEN_BACK = Duration.ofMillis(1500);
    private static final Duration LONGEST_END = Duration.ofMillis(4500);
    private static final int LEADERSHIP_LOST = 1;

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final GateMetrics metrics;
    private final TrustRootMetrics trustRootMetrics;
    private final ScanMetrics scanMetrics;
    private final RolloutMetrics rolloutMetrics;
    private final ExceptionMetrics exceptionMetrics;
    private final RunnerMetrics runnerMetrics;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final String identity;
    private final Installation installation;
    private final ClusterData data;
    private volatile @Nullable Leadership leadership;
    private volatile @Nullable LeaderWork work;

    @Inject
    OperatorProcess(
            KubernetesClient client,
            OperatorConfig config,
            GateMetrics metrics,
            TrustRootMetrics trustRootMetrics,
            ExceptionMetrics exceptionMetrics,
            ScanMetrics scanMetrics,
            RolloutMetrics rolloutMetrics,
            RunnerMetrics runnerMetrics) {
        this.client = client;
        this.config = config;
        this.metrics = metrics;
        this.trustRootMetrics = trustRootMetrics;
        this.scanMetrics = scanMetrics;
        this.rolloutMetrics = rolloutMetrics;
        this.exceptionMetrics = exceptionMetrics;
        this.runnerMetrics = runnerMetrics;
        this.identity = config.leader().identity().orElseGet(OperatorProcess::newIdentity);
        this.installation = new Installation(client);
        this.data = ClusterData.of(client);
    }

    void start(@Observes StartupEvent event) {
        // What only the leader reads must not be found wrong by the replica that takes over.
        ImageResourceSetting.resources(config.imageResources());
        RegistryAccess.registries(config.registries());
        ScanSettings.check(config.scan());
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAfterAll, "last-resort"));
        Thread.ofPlatform().name("start").daemon().start(this::begin);
    }

    private void begin() {
        try {
            installation.awaitFit(ending);
            var callbacks = new Leadership.Callbacks(this::lead, this::lost);
            var candidate = new Leadership(client, config, identity, callbacks);
            leadership = candidate;
            candidate.start();
            if (data.awaitReplacement(ending)) {
                fail("the cluster's data were lost and made anew; what this operator follows is gone", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail("the operator could not start", e);
        }
    }

    private void lead() {
        try {
            LOG.atInfo().addKeyValue("identity", identity).log("this replica leads");
            var numbers = new LeaderWork.Metrics(
                    metrics::show, trustRootMetrics, exceptionMetrics, scanMetrics, rolloutMetrics, runnerMetrics);
            var begun = new LeaderWork(client, config, identity, numbers);
            work = begun;
            begun.start();
        } catch (RuntimeException e) {
            fail("the leader's work could not start", e);
        }
    }

    private void lost() {
        if (ending.getCount() > 0) {
            LOG.error("the lease could not be kept; this replica ends, so that another one can lead");
            Runtime.getRuntime().halt(LEADERSHIP_LOST);
        }
    }

    private void fail(String what, @Nullable RuntimeException e) {
        if (ending.getCount() > 0) {
            LOG.atError().setCause(e).log(what);
            Runtime.getRuntime().halt(LEADERSHIP_LOST);
        }
    }

    /** Returns why the operator is not ready; empty if it is. */
    String unreadiness() {
        var candidate = leadership;
        if (candidate == null) {
            return installation.problem();
        }
        var leading = work;
        if (!data.problem().isEmpty()) {
            return data.problem();
        }
        if (candidate.leader().isEmpty()) {
            return "no leader was seen yet";
        }
        var leads = leading != null || candidate.leader().equals(identity);
        return !leads || (leading != null && leading.isReady()) ? "" : "the gate was not looked at yet";
    }

    /** Returns whether what must run runs. */
    boolean isAlive() {
        var leading = work;
        return leading == null || leading.isAlive();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        ending.countDown();
        var leading = work;
        if (leading != null) {
            bounded("work", leading::stop, WORK_ENDS);
        }
        var candidate = leadership;
        if (candidate != null) {
            bounded("lease", candidate::resign, LEASE_GIVEN_BACK);
        }
        LOG.info("the operator ends");
        Runtime.getRuntime().halt(0);
    }

    private static void bounded(String name, Runnable task, Duration limit) throws InterruptedException {
        var thread = Thread.ofPlatform().name("stop-" + name).daemon().start(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).addKeyValue("part", name).log("a part did not stop as it should");
            }
        });
        if (!thread.join(limit)) {
            LOG.atWarn().addKeyValue("part", name).log("a part did not stop in time");
        }
    }

    /** Runs as a shutdown hook beside that of the framework, which may hang. */
    private void endAfterAll() {
        try {
            new CountDownLatch(1).await(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(LEADERSHIP_LOST);
    }

    private static String newIdentity() {
        var random = UUID.randomUUID().toString();
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + random;
        } catch (UnknownHostException e) {
            return random;
        }
    }
}
