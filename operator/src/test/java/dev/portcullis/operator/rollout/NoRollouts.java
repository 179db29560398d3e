package dev.portcullis.operator.rollout;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.WorkloadListener;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.core.image.Registries;
import dev.portcullis.crds.policy.RolloutStatus;
import dev.portcullis.operator.gate.GateReport;
import dev.portcullis.operator.revision.Revisions;
import dev.portcullis.operator.scan.Judgements;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.Set;

/** Rollouts of an operator that has not scanned anything. */
public final class NoRollouts implements WorkloadListener, RolloutReports {
    private NoRollouts() {}

    public static Rollouts of(KubernetesClient client, Revisions revisions) {
        var nobody = new NoRollouts();
        var census = new CensusTaker(
                new Workloads(namespace -> false, nobody),
                new Judgements(),
                Optional::empty,
                () -> false,
                Set.of(),
                Registries.NONE);
        return new Rollouts(client, revisions, census, () -> GateReport.NONE, nobody);
    }

    @Override
    public void changed(Workload workload, Set<Question> questions) {}

    @Override
    public void gone(Workload workload) {}

    @Override
    public void stands(String policy, RolloutStatus status) {}

    @Override
    public void forget(String policy) {}

    @Override
    public Set<String> underWay() {
        return Set.of();
    }
}
