package dev.portcullis.operator.app;

import dev.portcullis.cluster.credentials.PullSecretCredentials;
import dev.portcullis.cluster.judging.ImageJudge;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.WorkloadListener;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.settings.ImageResourceSetting;
import dev.portcullis.cluster.settings.RegistryAccess;
import dev.portcullis.cluster.workload.ClusterObjects;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.core.image.Registries;
import dev.portcullis.evidence.RegistryEvidence;
import dev.portcullis.operator.config.OperatorConfig;
import dev.portcullis.operator.event.WorkloadEvents;
import dev.portcullis.operator.key.KeyKeeper;
import dev.portcullis.operator.report.PolicyReporter;
import dev.portcullis.operator.report.Reporter;
import dev.portcullis.operator.rollout.CensusTaker;
import dev.portcullis.operator.rules.Applicable;
import dev.portcullis.operator.rules.Rules;
import dev.portcullis.operator.rules.RulesWatch;
import dev.portcullis.operator.runner.AdmissionChecks;
import dev.portcullis.operator.runner.EvidenceCheck;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgements;
import dev.portcullis.operator.scan.PacedRegistry;
import dev.portcullis.operator.scan.PacedRegistry.Pacing;
import dev.portcullis.operator.scan.ScanListener;
import dev.portcullis.operator.scan.Scanner;
import dev.portcullis.operator.verified.Collector;
import dev.portcullis.operator.verified.KnownImages;
import dev.portcullis.operator.verified.RememberedKeys;
import dev.portcullis.operator.verified.VerifiedImageKeeper;
import dev.portcullis.operator.workload.ListedWorkloads;
import dev.portcullis.operator.workload.WorkloadWatch;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.client.HttpRegistryClient;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The scan, put together. Begins once and ends once; nothing else of the operator waits for it. */
final class ScanWork implements AutoCloseable, WorkloadListener, ScanListener {
    private static final long MEBIBYTE = 1024L * 1024;
    private static final int SECONDS_OF_BURST = 10;
    private static final Duration OFTEN = Duration.ofMillis(500);
    private static final Duration NEWS = Duration.ofSeconds(2);
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(10);
    private static final Duration SELDOM = Duration.ofMinutes(1);
    private static final Duration LISTING = Duration.ofMinutes(5);
    private static final Duration LONGEST_COLLECTION = Duration.ofHours(1);

    private final OperatorConfig config;
    private final InstantSource clock;
    private final ScanMetrics metrics;
    private final Workloads workloads;
    private final WorkloadWatch watch;
    private final ListedWorkloads listed;
    private final RulesWatch rules;
    private final KnownImages known;
    private final Judgements judgements = new Judgements();
    private final Registries registries;
    private final RegistryClient registry;
    private final RegistryEvidence evidence;
    private final Pacing pacing;
    private final Scanner scanner;
    private final Collector collector;
    private final Reporter reporter;
    private final PolicyReporter policyReporter;
    private final WorkloadEvents events;
    private final CensusTaker census;
    private final AtomicBoolean news = new AtomicBoolean();
    private volatile Runnable onNews = () -> {};
    private final Chores chores = new Chores("scan-chores");

    /**
     * What the scan shares with the rest of the operator.
     *
     * @param keyKeeper reads the installation key
     * @param events writes Events
     * @param metrics where numbers go
     * @param clock tells the time
     */
    record Shared(KeyKeeper keyKeeper, WorkloadEvents events, ScanMetrics metrics, InstantSource clock) {}

    ScanWork(KubernetesClient client, OperatorConfig config, Shared shared) {
        this.config = config;
        this.clock = shared.clock();
        this.metrics = shared.metrics();
        this.events = shared.events();
        var settings = config.scan();
        var keys = new RememberedKeys(shared.keyKeeper()::read, clock);
        this.registries = RegistryAccess.registries(config.registries());
        this.workloads = new Workloads(exempt(config)::contains, this);
        this.watch = new WorkloadWatch(client, workloads);
        this.listed = new ListedWorkloads(client, ImageResourceSetting.resources(config.imageResources()), workloads);
        this.known = new KnownImages(client, keys, clock);
        this.pacing = Pacing.of(settings.imagesPerSecond(), burst(settings));
        this.registry = new PacedRegistry(
                HttpRegistryClient.create(
                        RegistryAccess.access(config.registries(), registries), RegistryListener.NONE),
                pacing,
                clock);
        this.evidence = new RegistryEvidence(registry, clock, settings.evidenceMebibytes() * MEBIBYTE);
        var ages = new VerifiedImageKeeper.Ages(
                settings.maxFactAge(),
                shorter(settings.every().dividedBy(2), settings.maxFactAge().dividedBy(4)));
        this.scanner = new Scanner(
                workloads,
                new ImageJudge(
                        registries, new PullSecretCredentials(client), settings.deadline(), new ClusterObjects(client)),
                new Scanner.Sources(evidence, new VerifiedImageKeeper(client, known, keys, ages, clock)),
                new Scanner.Answers(judgements, this),
                pacing,
                effort(settings),
                clock);
        this.rules = new RulesWatch(client, keys, config.unmatchedImages(), this::apply);
        var bounds = new Collector.Bounds(settings.keepUnused(), settings.maxFactAge(), settings.mostImages());
        this.collector = new Collector(client, known, judgements, registries, bounds, clock);
        this.reporter = new Reporter(client, workloads, judgements, clock);
        this.policyReporter = new PolicyReporter(client, workloads, judgements, rules::policyUids, clock);
        this.census = new CensusTaker(
                workloads,
                judgements,
                scanner::rules,
                () -> watch.hasSynced() && listed.incomplete() == 0 && rules.areNamespacesFollowed(),
                exempt(config),
                registries);
    }

    /** Returns what says by the latest judgements whether a Pod's images may run. */
    AdmissionChecks evidenceOfRunners() {
        return new EvidenceCheck(
                workloads,
                judgements,
                exempt(config)::contains,
                question -> scanner.rules()
                        .map(inForce -> Applicable.to(question, inForce.of(question), registries)
                                .fingerprint()));
    }

    /** Returns what counts what runs. */
    CensusTaker census() {
        return census;
    }

    /** Has this called now and then while there is news about what runs. */
    void onNews(Runnable listener) {
        onNews = listener;
    }

    private static Set<String> exempt(OperatorConfig config) {
        var names = new HashSet<>(config.exemptNamespaces());
        names.add(config.namespace());
        return names;
    }

    private static int burst(OperatorConfig.Scan settings) {
        return Math.max(1, (int) Math.round(settings.imagesPerSecond() * SECONDS_OF_BURST));
    }

    private static Scanner.Effort effort(OperatorConfig.Scan settings) {
        return new Scanner.Effort(settings.every(), settings.lookups(), settings.lookupsPerNamespace());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Begins; does not wait. */
    void start() {
        watch.start();
        known.start();
        rules.start();
        scanner.start();
        repeat("tidy", scanner::tidy, SELDOM);
        repeat("list", listed::look, LISTING);
        repeat("rules", rules::look, NOW_AND_THEN);
        repeat("figures", this::show, NOW_AND_THEN);
        repeat("news", this::tellNews, NEWS);
        var unused = shorter(config.scan().keepUnused().dividedBy(4).plusSeconds(1), LONGEST_COLLECTION);
        repeat("collect", this::collect, unused);
        if (config.scan().reports()) {
            repeat("reports", reporter::look, SELDOM);
            repeat("report", this::report, OFTEN);
            repeat("policy reports", policyReporter::look, SELDOM);
            repeat("policy report", this::reportPolicies, NOW_AND_THEN);
        }
    }

    private void repeat(String chore, Runnable work, Duration every) {
        chores.repeat(chore, work, OFTEN, every);
    }

    /** Returns false once it has ended by itself, which it never should. */
    boolean isAlive() {
        return scanner.isAlive();
    }

    /** Has what is in force read again, because the installation key changed. */
    void keyChanged() {
        rules.changed();
    }

    private void collect() {
        var inForce = scanner.rules();
        if (watch.hasSynced() && inForce.isPresent()) {
            collector.look(workloads.all(), workloads.isComplete() && listed.incomplete() == 0, inForce.get());
        }
    }

    private void report() {
        if (watch.hasSynced()) {
            reporter.tick();
        }
    }

    private void apply(Rules inForce) {
        scanner.apply(inForce);
        news.set(true);
    }

    private void tellNews() {
        if (news.getAndSet(false)) {
            onNews.run();
        }
    }

    private void reportPolicies() {
        if (watch.hasSynced() && scanner.rules().isPresent()) {
            policyReporter.tick();
        }
    }

    private void show() {
        var state = scanner.state();
        var oldest = judgements
                .oldest()
                .map(at -> Duration.between(at, clock.instant()).toSeconds())
                .orElse(0L);
        metrics.show(new ScanMetrics.Figures(
                workloads.size(),
                known.size(),
                state.waiting(),
                state.due(),
                state.paused(),
                pacing.blocked(clock),
                listed.incomplete(),
                state.looked().getEpochSecond(),
                oldest));
    }

    @Override
    public void changed(Workload workload, Set<Question> questions) {
        scanner.appeared(questions);
        reporter.changed(workload);
        news.set(true);
    }

    @Override
    public void gone(Workload workload) {
        reporter.changed(workload);
        news.set(true);
    }

    @Override
    public void judged(Question question, @Nullable Judgement before, Judgement after) {
        metrics.judged(after);
        reporter.judged(question);
        news.set(true);
        if (StoppedMeeting.isNews(before, after)) {
            workloads
                    .topsOf(question)
                    .forEach(top -> events.warn(top.id(), after.reason().code(), StoppedMeeting.note(question, after)));
        }
    }

    @Override
    public void close() {
        chores.close();
        scanner.close();
        watch.close();
        rules.close();
        known.close();
        reporter.close();
        policyReporter.close();
        evidence.close();
        registry.close();
    }
}
