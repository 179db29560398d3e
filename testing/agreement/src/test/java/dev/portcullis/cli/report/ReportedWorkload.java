package dev.portcullis.cli.report;

import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.judging.ImageJudge;
import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.evidence.EvidenceSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What {@code portcullis report} says of the only workload there is, once policies and workloads were read. */
public final class ReportedWorkload {
    private ReportedWorkload() {}

    /** What is in force, as a cluster has it. */
    public record InForce(PolicySnapshot snapshot, Map<String, KnownNamespace> namespaces, OtherImages unmatched) {}

    public static List<Result> of(
            Workloads workloads, InForce inForce, ImageJudge judge, EvidenceSource source, Instant now) {
        var rules = new ClusterRules(inForce.snapshot(), inForce.namespaces(), Map.of());
        return new ClusterJudge(judge, source, inForce.unmatched(), now)
                .judge(workloads, List.of(rules))
                .getFirst()
                .getFirst()
                .results();
    }
}
