package dev.portcullis.cluster.runner;

import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.runner.OwnerReference;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.PodFacts.Marks;
import dev.portcullis.runner.PodPhase;
import dev.portcullis.runner.PodRequests;
import dev.portcullis.runner.PodRequests.Container;
import dev.portcullis.runner.RequestedAmounts;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what budgets care about of Pods. Whatever a Pod holds, it is read as something; what is absent is empty. */
public final class RunnerPods {
    private static final String SIDECAR = "Always";

    private RunnerPods() {}

    /** Reads a Pod. */
    public static PodFacts of(Pod pod) {
        var metadata = Objects.requireNonNullElseGet(pod.getMetadata(), ObjectMeta::new);
        var spec = Objects.requireNonNullElseGet(pod.getSpec(), PodSpec::new);
        var phase = pod.getStatus() == null ? "" : text(pod.getStatus().getPhase());
        return new PodFacts(
                text(metadata.getNamespace()),
                text(metadata.getName()),
                text(metadata.getUid()),
                owners(metadata),
                PodPhase.of(isGated(spec), phase),
                text(spec.getNodeName()),
                text(spec.getServiceAccountName()),
                new Marks(
                        text(metadata.getLabels(), RunnerMarks.BUDGET_LABEL),
                        text(metadata.getAnnotations(), RunnerMarks.GRANT_EPOCH),
                        text(metadata.getLabels(), RunnerMarks.PARENT_LABEL)),
                RequestedAmounts.of(requests(spec)),
                list(spec.getEphemeralContainers()).size());
    }

    /** Returns whether a Pod has our gate. */
    public static boolean isGated(PodSpec spec) {
        return list(spec.getSchedulingGates()).stream().anyMatch(gate -> RunnerMarks.GATE.equals(gate.getName()));
    }

    /** Reads the owners that an object names. */
    static List<OwnerReference> owners(ObjectMeta metadata) {
        return list(metadata.getOwnerReferences()).stream()
                .map(owner -> new OwnerReference(
                        text(owner.getApiVersion()),
                        text(owner.getKind()),
                        text(owner.getName()),
                        text(owner.getUid()),
                        Boolean.TRUE.equals(owner.getController())))
                .toList();
    }

    private static PodRequests requests(PodSpec spec) {
        return new PodRequests(
                list(spec.getContainers()).stream().map(RunnerPods::container).toList(),
                list(spec.getInitContainers()).stream()
                        .map(RunnerPods::container)
                        .toList(),
                resources(spec.getResources(), false),
                Quantities.of(spec.getOverhead()));
    }

    private static Container container(io.fabric8.kubernetes.api.model.Container container) {
        return resources(container.getResources(), SIDECAR.equals(container.getRestartPolicy()));
    }

    private static Container resources(@Nullable ResourceRequirements resources, boolean sidecar) {
        return resources == null
                ? new Container(Map.of(), Map.of(), sidecar)
                : new Container(Quantities.of(resources.getRequests()), Quantities.of(resources.getLimits()), sidecar);
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static String text(@Nullable Map<String, String> texts, String key) {
        return texts == null ? "" : text(texts.get(key));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
