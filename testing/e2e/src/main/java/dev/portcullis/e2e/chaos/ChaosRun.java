package dev.portcullis.e2e.chaos;

import dev.portcullis.e2e.chaos.Occupancy.Standing;
import dev.portcullis.e2e.chaos.Victim.Rhythm;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.runners.LedgerProof;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.stack.LocalStack;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One run: servers, two operators, a webhook, and nodes that are none; then faults; then rest, and proof. */
public final class ChaosRun {
    /** Of a node that vanished the cluster finds after a minute which Pods it had. */
    private static final Duration STILL = Duration.ofMinutes(3);

    private static final Duration RETURNED = Duration.ofSeconds(60);
    private static final Rhythm OPERATOR =
            new Rhythm(Duration.ofSeconds(6), Duration.ofSeconds(24), Duration.ofSeconds(7));
    private static final Rhythm WEBHOOK =
            new Rhythm(Duration.ofSeconds(4), Duration.ofSeconds(16), Duration.ofSeconds(2));

    private static final Rhythm API_SERVER =
            new Rhythm(Duration.ofSeconds(15), Duration.ofSeconds(40), Duration.ofSeconds(2));

    private final ChaosOptions options;
    private final Repository repository;
    private final PrintStream out;

    /**
     * Prepares a run.
     *
     * @param repository where operator and webhook were packaged
     * @param out hears how it goes
     */
    public ChaosRun(ChaosOptions options, Repository repository, PrintStream out) {
        this.options = options;
        this.repository = repository;
        this.out = out;
    }

    /** Runs it. */
    public ChaosReport run() {
        out.printf(
                "chaos: %d runners, %d s of faults, --seed %d%n",
                options.pods(), options.length().toSeconds(), options.seed());
        var servers = LocalStack.builder()
                .name("chaos")
                .controlPlane(new ControlPlaneOptions(true, true, true, List.of()))
                .progress(out);
        try (var stack = servers.start()) {
            var cluster = ChaosCluster.start(stack, repository);
            out.println("chaos: owners of runners by "
                    + (cluster.isOwn() ? "GitHub's own definitions" : "definitions that stand in for GitHub's"));
            var report = run(cluster);
            stack.folder().keep(!report.violations().isEmpty());
            return report;
        }
    }

    private ChaosReport run(ChaosCluster cluster) {
        var jobs = PlannedJob.plan(options);
        var limits = Share.declared();
        var occupancy = new Occupancy(jobs, limits);
        try (var observer = new PodObserver(cluster.client(), occupancy);
                var workload = new Workload(cluster.client(), jobs, occupancy);
                var faults = new Faults(troubles(cluster, jobs, limits, occupancy))) {
            observer.begin();
            var violations = play(cluster, workload, occupancy, faults);
            violations.addAll(occupancy.violations());
            violations.addAll(cluster.counted());
            var proof = LedgerProof.of(cluster.ledgers());
            violations.addAll(wrong(proof));
            out.printf(
                    "chaos: %d ledgers of as many leaders; Pods out of sight for a while %d times%n",
                    proof.ledgers(), observer.gaps());
            violations.forEach(violation -> out.println("VIOLATION: " + violation));
            return new ChaosReport(
                    proof.events(),
                    faults.counts(),
                    workload.made(),
                    occupancy.started(),
                    occupancy.finished(),
                    violations);
        }
    }

    private static List<String> wrong(LedgerProof proof) {
        var violations = new ArrayList<>(proof.violations());
        if (proof.charged() > 0) {
            violations.add(proof.charged() + " Pods were charged: they ran though nobody had opened their gate");
        }
        return violations;
    }

    private List<Trouble> troubles(ChaosCluster cluster, List<PlannedJob> jobs, Limits limits, Occupancy occupancy) {
        var nodes = new LostNodes(cluster.nodes(), options.length(), System.nanoTime());
        var random = new Random(options.seed());
        var now = System.nanoTime();
        var troubles = new ArrayList<Trouble>(List.of(nodes));
        cluster.operators()
                .forEach(operator -> troubles.add(new Victim(
                        new StruckApplication("operator", operator), new Random(random.nextLong()), OPERATOR, now)));
        troubles.add(new Victim(
                new StruckApplication("webhook", cluster.webhook()), new Random(random.nextLong()), WEBHOOK, now));
        troubles.add(new Victim(new StruckApiServer(cluster.plane()), new Random(random.nextLong()), API_SERVER, now));
        troubles.add(new BudgetEdits(cluster.client(), limits, occupancy, new Random(random.nextLong()), now));
        troubles.add(new Resizes(cluster.client(), jobs, occupancy, new Random(random.nextLong()), now));
        troubles.add(new LetIn(cluster.client(), limits, occupancy, options.letIn()));
        return troubles;
    }

    /** Returns what did not come to rest. */
    private List<String> play(ChaosCluster cluster, Workload workload, Occupancy occupancy, Faults faults) {
        var violations = new ArrayList<String>();
        var progress = new Progress(out, workload, occupancy, faults);
        workload.begin();
        faults.begin();
        var _ = progress.await(options.length(), () -> false);
        faults.end();
        out.println("chaos: no more faults; everything comes to rest");
        if (!isOver(progress, workload, occupancy)) {
            violations.add("no runner came through for %d s after the last fault: %d came, %d wait, %d run"
                    .formatted(
                            STILL.toSeconds(),
                            workload.made(),
                            occupancy.count(Standing.WAITS),
                            occupancy.count(Standing.RUNS)));
        }
        if (!Deadline.in(RETURNED).await(() -> cluster.held().isEmpty())) {
            violations.add("nothing runs, and " + cluster.held() + " were not given back");
        }
        return violations;
    }

    /** However many have to wait for a small budget: as long as some come through, all do. */
    private static boolean isOver(Progress progress, Workload workload, Occupancy occupancy) {
        var through = -1;
        while (occupancy.count(Standing.OVER) > through) {
            through = occupancy.count(Standing.OVER);
            if (progress.await(STILL, workload::isOver)) {
                return true;
            }
        }
        return false;
    }
}
