package dev.portcullis.operator.runner;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Pods of runner namespaces as they were told last. Not thread-safe. */
final class RunnerPodIndex {
    private final PodReader reader;
    private final Map<String, RunnerPod> pods = new HashMap<>();
    private final Map<String, Pod> unknown = new HashMap<>();

    RunnerPodIndex(PodReader reader) {
        this.reader = reader;
    }

    /** Reads a Pod. One of which nobody can say yet whose it is can be read again. */
    RunnerPod put(Pod object) {
        var pod = reader.read(object);
        pods.put(pod.uid(), pod);
        if (pod.whose() instanceof RunnerPod.Whose.Unknown && pod.phase() != RunnerPod.Phase.ENDED) {
            unknown.put(pod.uid(), object);
        } else {
            unknown.remove(pod.uid());
        }
        return pod;
    }

    void remove(String uid) {
        pods.remove(uid);
        unknown.remove(uid);
    }

    /** Reads those again of which nobody could say whose they are; returns those of which somebody can. */
    List<RunnerPod> resolve() {
        var resolved = new ArrayList<RunnerPod>();
        for (var object : List.copyOf(unknown.values())) {
            var before = pods.get(object.getMetadata().getUid());
            var after = put(object);
            if (before == null || !after.whose().equals(before.whose())) {
                resolved.add(after);
            }
        }
        return resolved;
    }

    /** UIDs of the Pods in a namespace. */
    List<String> in(String namespace) {
        return pods.values().stream()
                .filter(pod -> pod.namespace().equals(namespace))
                .map(RunnerPod::uid)
                .toList();
    }

    Collection<RunnerPod> all() {
        return List.copyOf(pods.values());
    }
}
