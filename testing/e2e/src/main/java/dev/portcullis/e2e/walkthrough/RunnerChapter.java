package dev.portcullis.e2e.walkthrough;

import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.runners.ArcRunners;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Two repositories share the runners of a pool: one has queued a matrix of many jobs, and then the other queues a single one. No node is there to run
 * their Pods: what was let go counts as running, until the demo ends it.
 */
final class RunnerChapter {
    static final int RUNNERS = 8;
    static final int MATRIX = 64;
    private static final String NAMESPACE = "ci";
    private static final String MONOREPO = "acme/monorepo";
    private static final String HOTFIX = "acme/hotfix";
    private static final String OVER_ADMISSION = "portcullis_runners_over_admission_total";
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final Duration JOB = Duration.ofMillis(500);

    private final List<Check> checks = new ArrayList<>();
    private final Installation installation;
    private final RunnerQueue queue;
    private final ArcRunners runners;
    private final String image;
    private final boolean own;

    private RunnerChapter(KubernetesClient client, Installation installation, String image) {
        this.installation = installation;
        this.image = image;
        this.runners = new ArcRunners(client, NAMESPACE);
        this.queue = new RunnerQueue(runners, image);
        this.own = runners.define();
    }

    /**
     * Installs the definitions of runners, a pool and two budgets.
     *
     * @param image of the runners; it must pass the gate as any other
     */
    static RunnerChapter begin(LocalStack stack, KubernetesClient client, Installation installation, String image) {
        var labels = new TreeMap<>(Objects.tier("production"));
        labels.putAll(Map.of(RunnerMarks.NAMESPACE_LABEL, "enabled"));
        stack.controlPlane().createNamespace(NAMESPACE, labels);
        new Resources(stack.controlPlane()).apply(shares());
        return new RunnerChapter(client, installation, image);
    }

    private static String shares() {
        return """
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerPool
            metadata: {name: linux-x64}
            spec: {resources: [{name: jobs, nominalQuota: %d}]}
            ---
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerBudget
            metadata: {name: monorepo}
            spec: {poolName: linux-x64, repositories: [{id: 4711, name: %s}]}
            ---
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerBudget
            metadata: {name: hotfix}
            spec: {poolName: linux-x64, repositories: [{id: 4712, name: %s}]}
            """.formatted(RUNNERS, MONOREPO, HOTFIX);
    }

    /** Whether the definitions are those of GitHub's controller; else they are a stand-in. */
    boolean isOwn() {
        return own;
    }

    /** Plays it to its end; returns what had to be so. */
    List<Check> play() {
        var probe = runners.runner("probe", "https://github.com/" + MONOREPO);
        var gated = await(() -> "monorepo".equals(runners.triedFor(runners.pod("probe", image, probe))));
        check("a runner's Pod waits behind its gate, charged to its repository's budget", gated, "");
        for (var i = 1; i <= MATRIX; i++) {
            queue.add("matrix-" + i, MONOREPO);
        }
        var full = await(() -> queue.look() == RUNNERS);
        check("of a matrix of " + MATRIX + " jobs as many start as there are runners", full, queue.look() + " run");
        queue.add("fix", HOTFIX);
        var queued = await(() -> waits("hotfix") == 1);
        queue.endOldest();
        var next = await(() -> queue.look() == RUNNERS);
        check(
                "a single job of another repository starts at the first release after it was queued",
                queued && next && queue.before("fix") == RUNNERS,
                queued ? queue.before("fix") + " jobs started before it" : "it did not come into the queue");
        var over = await(() -> {
            queue.look();
            queue.endAfter(JOB);
            return queue.isOver();
        });
        check(
                "all jobs ran, never more than there are runners",
                over && queue.most() == RUNNERS,
                queue.most() + " at once");
        check(
                "nobody started without room: over-admission is 0",
                "0.0".equals(overAdmission()),
                OVER_ADMISSION + " " + overAdmission());
        return List.copyOf(checks);
    }

    private void check(String title, boolean good, String found) {
        checks.add(new Check(title, good, found));
    }

    /** Returns how many jobs the operator has in a budget's queue. */
    private int waits(String budget) {
        var status = runners.client()
                .resources(RunnerBudget.class)
                .withName(budget)
                .get()
                .getStatus();
        return status == null ? 0 : status.pendingJobs();
    }

    private static boolean await(BooleanSupplier condition) {
        return Deadline.in(SOON).await(condition);
    }

    private String overAdmission() {
        return installation
                .operator()
                .metrics()
                .lines()
                .filter(line -> line.startsWith(OVER_ADMISSION))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("not told");
    }

    /** Returns a table of who waited how long. */
    List<String> table() {
        var lines = new ArrayList<String>();
        lines.add("%-16s %5s  %14s  %14s  %s"
                .formatted("REPOSITORY", "JOBS", "WAITED, MEDIAN", "WAITED, MOST", "SHARE OF STARTS"));
        var all = queue.started(MONOREPO).count() + queue.started(HOTFIX).count();
        for (var repository : List.of(MONOREPO, HOTFIX)) {
            var waits = queue.started(repository)
                    .map(RunnerQueue.Job::waited)
                    .sorted()
                    .toList();
            if (!waits.isEmpty()) {
                lines.add("%-16s %5d  %14s  %14s  %d %%"
                        .formatted(
                                repository,
                                waits.size(),
                                seconds(waits.get(waits.size() / 2)),
                                seconds(waits.getLast()),
                                100L * waits.size() / all));
            }
        }
        return lines;
    }

    private static String seconds(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1000.0);
    }
}
