package dev.portcullis.runner.admission;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.Attribution.Known;
import dev.portcullis.runner.Cluster;
import dev.portcullis.runner.OwnerReference;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.PodFacts.Marks;
import dev.portcullis.runner.PodPhase;
import dev.portcullis.runner.RepositoryAddress;
import dev.portcullis.runner.ScaleSet;
import java.util.List;

/** Pods and what is known of them, to be changed one by one. */
final class Facts {
    static final Attribution KNOWN =
            new Known(new RepositoryAddress("github.com", "acme/api"), new ScaleSet("arc-api", "api"), "4711");
    static final String ACCOUNT = "system:serviceaccount:arc-api:api-runner";
    static final PodFacts RUNNER = Cluster.pod(Cluster.RUNNER);
    static final PodFacts GATED = phase(RUNNER, PodPhase.GATED);

    private Facts() {}

    static Covering paid(Enforcement enforcement, boolean full) {
        return new Covering.Paid("linux", "api", enforcement, full);
    }

    static Creation creation(PodFacts pod, Covering covering) {
        return new Creation(pod, "system:serviceaccount:arc-systems:arc", KNOWN, covering, null);
    }

    /** A Pod that the job of {@link #RUNNER} creates on its own node. */
    static PodFacts child(long cpu) {
        return new PodFacts(
                Cluster.NAMESPACE,
                "api-x7k2-workflow",
                "uid-child",
                List.of(),
                PodPhase.UNGATED,
                "node-1",
                "",
                new Marks("", "", RUNNER.name()),
                Amounts.of("cpu", cpu),
                0);
    }

    static PodFacts phase(PodFacts pod, PodPhase phase) {
        return change(pod, pod.owners(), phase, pod.nodeName(), pod.marks(), pod.requested(), 0);
    }

    static PodFacts on(PodFacts pod, String node) {
        return change(pod, pod.owners(), pod.phase(), node, pod.marks(), pod.requested(), 0);
    }

    static PodFacts marked(PodFacts pod, String budget, String epoch, String parent) {
        var marks = new Marks(budget, epoch, parent);
        return change(pod, pod.owners(), pod.phase(), pod.nodeName(), marks, pod.requested(), 0);
    }

    static PodFacts owned(PodFacts pod, OwnerReference... owners) {
        return change(pod, List.of(owners), pod.phase(), pod.nodeName(), pod.marks(), pod.requested(), 0);
    }

    static PodFacts asking(PodFacts pod, Amounts amounts) {
        return change(pod, pod.owners(), pod.phase(), pod.nodeName(), pod.marks(), amounts, 0);
    }

    static PodFacts debugged(PodFacts pod) {
        return change(pod, pod.owners(), pod.phase(), pod.nodeName(), pod.marks(), pod.requested(), 1);
    }

    private static PodFacts change(
            PodFacts pod,
            List<OwnerReference> owners,
            PodPhase phase,
            String node,
            Marks marks,
            Amounts requested,
            int ephemeral) {
        return new PodFacts(
                pod.namespace(),
                pod.name(),
                pod.uid(),
                owners,
                phase,
                node,
                pod.serviceAccount(),
                marks,
                requested,
                ephemeral);
    }
}
