package dev.portcullis.operator.app;

import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.operator.acceptance.LiveObjects;
import dev.portcullis.operator.acceptance.Recheck;
import dev.portcullis.operator.acceptance.RevisedObjects;
import dev.portcullis.operator.cluster.KeptSecrets;
import dev.portcullis.operator.config.ClusterClient;
import dev.portcullis.operator.config.OperatorConfig;
import dev.portcullis.operator.config.TufSettings;
import dev.portcullis.operator.event.Announcer;
import dev.portcullis.operator.event.WorkloadEvents;
import dev.portcullis.operator.evidencebundle.EvidenceBundles;
import dev.portcullis.operator.exception.PolicyExceptionReconciler;
import dev.portcullis.operator.gate.Gate;
import dev.portcullis.operator.gate.GateReport;
import dev.portcullis.operator.key.KeyKeeper;
import dev.portcullis.operator.policy.AcceptedTrustRoots;
import dev.portcullis.operator.policy.EvidencePolicyReconciler;
import dev.portcullis.operator.policy.PolicyCandidates;
import dev.portcullis.operator.revision.Revisions;
import dev.portcullis.operator.rollout.Rollouts;
import dev.portcullis.operator.runner.LedgerOutput;
import dev.portcullis.operator.runner.Runners;
import dev.portcullis.operator.runner.SteadyClock;
import dev.portcullis.operator.suspension.GateSuspensionReconciler;
import dev.portcullis.operator.trust.TrustRootReconciler;
import dev.portcullis.operator.trust.TrustRootReconciler.Sources;
import dev.portcullis.operator.tuf.KeptConfigMap;
import dev.portcullis.operator.tuf.RepositoryFollower;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What only the leader does. Begins once and ends once. */
final class LeaderWork {
    private static final Duration LAST_RECONCILIATIONS = Duration.ofSeconds(1);
    private static final int THREADS = 4;

    private final Gate gate;
    private final ClusterWatch watch;
    private final Operator operator;
    private final ScanWork scan;
    private final RulesWork rules;
    private final EvidenceBundles evidence;
    private final Operator evidenceOperator;
    private final LedgerOutput ledger;
    private final Runners runners;
    private final Thread gateThread;
    private final AtomicReference<String> keyId = new AtomicReference<>("");
    private volatile boolean started;

    /**
     * Where numbers go.
     *
     * @param gate about the gate
     * @param trustRoots about trust roots that follow a TUF repository
     * @param exceptions about exceptions
     * @param scan about the scan
     * @param rollouts about rollouts
     * @param runners about shared runners
     */
    record Metrics(
            Consumer<GateReport> gate,
            TrustRootMetrics trustRoots,
            ExceptionMetrics exceptions,
            ScanMetrics scan,
            RolloutMetrics rollouts,
            RunnerMetrics runners) {}

    LeaderWork(KubernetesClient client, OperatorConfig config, String identity, Metrics metrics) {
        var clock = InstantSource.system();
        this.gate = Gate.of(ClusterClient.impatient(client), config, clock);
        this.watch = new ClusterWatch(client, config.namespace(), gate);
        this.operator = operator(client, THREADS);
        this.scan = new ScanWork(
                client,
                config,
                new ScanWork.Shared(
                        new KeyKeeper(new KeptSecrets(client, config.namespace())),
                        new WorkloadEvents(client, clock, identity),
                        metrics.scan(),
                        clock));
        this.rules = new RulesWork(client, config, clock);
        var announcer = new Announcer(client, clock, identity);
        this.evidence = new EvidenceBundles(client, config, new LiveObjects(client, announcer), clock);
        // On threads of their own: whoever answers slowly must not keep policies from being reconciled.
        this.evidenceOperator = operator(client, config.evidence().atOnce());
        evidenceOperator.register(evidence.reconciler());
        this.ledger = new LedgerOutput(config.runners().ledgerFolder().orElse(null), System.out);
        this.runners = new Runners(
                client,
                new Runners.Parts(
                        new WorkloadEvents(client, clock, identity),
                        scan.evidenceOfRunners(),
                        metrics.runners().listener(ledger)),
                SteadyClock.of(clock));
        gate.onReport(metrics.gate());
        register(client, config, announcer, metrics, clock);
        this.gateThread = Thread.ofPlatform().name("gate").daemon().unstarted(gate);
    }

    private static Operator operator(KubernetesClient client, int threads) {
        return new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withStopOnInformerErrorDuringStartup(false)
                .withConcurrentReconciliationThreads(threads)
                .withReconciliationTerminationTimeout(LAST_RECONCILIATIONS));
    }

    private void register(
            KubernetesClient client, OperatorConfig config, Announcer announcer, Metrics metrics, InstantSource clock) {
        var revisions = new Revisions(client);
        var live = new LiveObjects(client, announcer);
        var objects =
                new RevisedObjects(live, new KeyKeeper(new KeptSecrets(client, config.namespace())), revisions, clock);
        var policies = new Recheck<EvidencePolicy>();
        var suspensions = new Recheck<GateSuspension>();
        var roots = new Recheck<TrustRoot>();
        var exceptions = new Recheck<PolicyException>();
        var follower = new RepositoryFollower(
                new KeptConfigMap(client, config.namespace()),
                TufSettings.refresher(config.tuf()),
                TufSettings.schedule(config.tuf()),
                metrics.trustRoots());
        operator.register(new TrustRootReconciler(
                objects,
                new Sources(client, config.namespace(), follower, evidence.transitKeys()),
                metrics.trustRoots(),
                roots));
        var rollouts = new Rollouts(client, revisions, scan.census(), gate::report, metrics.rollouts());
        operator.register(new EvidencePolicyReconciler(
                objects,
                new PolicyCandidates(new AcceptedTrustRoots(client, revisions), rules.programs(), clock),
                gate::report,
                rollouts,
                policies));
        scan.onNews(() -> {
            policies.some(metrics.rollouts().underWay());
            runners.checksChanged();
        });
        operator.register(new GateSuspensionReconciler(live, clock, gate::report, suspensions));
        operator.register(new PolicyExceptionReconciler(objects, gate::report, metrics.exceptions(), exceptions));
        metrics.exceptions().follow(() -> ids(exceptions), clock);
        gate.onReport(report -> metrics.trustRoots().keepOnly(roots.names()));
        gate.onReport(report -> metrics.rollouts().keepOnly(policies.names()));
        gate.onReport(report -> {
            if (!report.keyId().equals(keyId.getAndSet(report.keyId()))) {
                roots.all();
                scan.keyChanged();
            }
            policies.all();
            suspensions.all();
            exceptions.all();
        });
    }

    private static Set<ExceptionMetrics.Id> ids(Recheck<PolicyException> exceptions) {
        return exceptions.ids().stream()
                .map(id -> new ExceptionMetrics.Id(id.getNamespace().orElse(""), id.getName()))
                .collect(Collectors.toSet());
    }

    /** Begins; returns when the reconcilers have seen everything that exists. */
    void start() {
        watch.start();
        gateThread.start();
        operator.start();
        evidenceOperator.start();
        started = true;
        scan.start();
        runners.start();
    }

    /** Returns whether it has begun and looked at the gate once. */
    boolean isReady() {
        return started && watch.hasSynced() && !gate.report().keyId().isEmpty();
    }

    boolean isAlive() {
        return (gateThread.getState() == Thread.State.NEW || gateThread.isAlive())
                && scan.isAlive()
                && runners.isAlive();
    }

    void stop() {
        gateThread.interrupt();
        runners.close();
        ledger.close();
        scan.close();
        watch.close();
        operator.stop();
        evidenceOperator.stop();
        evidence.close();
        rules.close();
    }
}
