package dev.portcullis.agreement;

import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.operator.rules.Rules;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgements;
import dev.portcullis.operator.scan.PacedRegistry.Pacing;
import dev.portcullis.operator.scan.Scanner;
import dev.portcullis.operator.scan.Scanner.Answers;
import dev.portcullis.operator.scan.Scanner.Effort;
import dev.portcullis.operator.scan.Scanner.Sources;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Has the operator's scanner look at the Pod once. */
final class ScanPath {
    private static final Effort EFFORT = new Effort(Duration.ofHours(24), 4, 4);

    private ScanPath() {}

    /** Looks at the time of the decision. */
    static Judgement now(World world, PolicySnapshot snapshot, Registry registry, KeptObjects kept) {
        kept.pass(World.NOW);
        return look(world, snapshot, world.exemptionsHere(), new Sources(registry, kept), World.NOW);
    }

    /** Looks at an earlier time, by the policies of then and when nothing was excepted. */
    static Judgement before(World world, Registry registry, KeptObjects kept) {
        return look(
                world,
                world.snapshotBefore(),
                List.of(),
                new Sources(registry, kept),
                world.past().at());
    }

    private static Judgement look(
            World world, PolicySnapshot snapshot, List<Exemption> exemptions, Sources sources, Instant at) {
        var namespace = world.setting().namespace();
        var rules = new Rules(
                snapshot,
                namespace == null ? Map.of() : Map.of(World.NAMESPACE, namespace),
                Map.of(World.NAMESPACE, exemptions),
                world.setting().unmatched());
        var judged = new CompletableFuture<Judgement>();
        Workloads workloads = RunningPod.of(world);
        var answers = new Answers(new Judgements(), (question, before, after) -> judged.complete(after));
        try (var scanner = new Scanner(
                workloads,
                RunningPod.judge(world),
                sources,
                answers,
                Pacing.of(1000, 1000),
                EFFORT,
                InstantSource.fixed(at))) {
            scanner.apply(rules);
            scanner.appeared(workloads.questions());
            scanner.start();
            return judged.orTimeout(2, TimeUnit.MINUTES).join();
        }
    }
}
