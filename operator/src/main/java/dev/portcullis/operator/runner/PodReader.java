package dev.portcullis.operator.runner;

import dev.portcullis.cluster.runner.RunnerPods;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import dev.portcullis.operator.runner.RunnerPod.Whose;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.Attributions;
import dev.portcullis.runner.OwnerLookup;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.PodPhase;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads Pods of runner namespaces. */
final class PodReader {
    private static final int RUN = 253;

    private final OwnerLookup owners;

    PodReader(OwnerLookup owners) {
        this.owners = owners;
    }

    RunnerPod read(Pod pod) {
        return read(pod, RunnerPods.of(pod));
    }

    /** @param facts what is read of it */
    RunnerPod read(Pod pod, PodFacts facts) {
        var annotations = pod.getMetadata().getAnnotations();
        return new RunnerPod(
                facts.uid(),
                facts.namespace(),
                facts.name(),
                phase(pod, facts.phase()),
                whose(facts),
                facts.requested(),
                createdAt(pod.getMetadata().getCreationTimestamp()),
                annotations != null && !annotations.isEmpty());
    }

    /** One that is deleted behind its gate never runs; one that is deleted while it runs takes what it has until it is gone. */
    private static Phase phase(Pod pod, PodPhase phase) {
        return switch (phase) {
            case ENDED -> Phase.ENDED;
            case UNGATED -> Phase.UNGATED;
            case GATED -> {
                if (pod.getMetadata().getDeletionTimestamp() != null) {
                    yield Phase.ENDED;
                }
                yield pod.getSpec().getSchedulingGates().size() == 1 ? Phase.GATED : Phase.GATED_BY_OTHERS;
            }
        };
    }

    /** Says whose job a Pod is, by what is known of its owners now. */
    Whose whose(PodFacts facts) {
        var parent = facts.marks().parent();
        return switch (Attributions.of(facts, owners)) {
            case Attribution.Known(var repository, var scaleSet, var run) ->
                new Whose.Repository(repository, run.length() <= RUN ? run : run.substring(0, RUN));
            case Attribution.NotARunner() -> parent.isEmpty() ? new Whose.Nobody() : new Whose.Part(parent);
            case Attribution.Unknown(var why, var detail) -> new Whose.Unknown(detail);
        };
    }

    private static Instant createdAt(@Nullable String time) {
        try {
            return time == null ? Instant.EPOCH : Instant.parse(time);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
