package dev.portcullis.operator.rollout;

import dev.portcullis.cluster.inforce.KnownNamespace;
import java.util.List;

/**
 * What would become of what runs in one namespace, were the policy enforced there.
 *
 * @param namespace the namespace
 * @param workloads how many workloads run: topmost controllers, and Pods without one
 * @param refused those of them that would be refused, each as {@code <kind>/<name>}
 * @param undecidable those about which nobody can say anything, because a registry does not answer
 * @param notJudged those that were not judged by what is in force now
 */
public record NamespaceCount(
        KnownNamespace namespace,
        int workloads,
        List<String> refused,
        List<String> undecidable,
        List<String> notJudged) {
    public NamespaceCount {
        refused = List.copyOf(refused);
        undecidable = List.copyOf(undecidable);
        notJudged = List.copyOf(notJudged);
    }
}
