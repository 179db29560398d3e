package dev.portcullis.operator.runner;

import dev.portcullis.cluster.runner.RunnerPods;
import dev.portcullis.runner.PodFacts;
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

    /** What is read of those of which their owners may say more later: whose they are, or of which run. */
    private final Map<String, PodFacts> open = new HashMap<>();

    RunnerPodIndex(PodReader reader) {
        this.reader = reader;
    }

    /** Reads a Pod. */
    RunnerPod put(Pod object) {
        var facts = RunnerPods.of(object);
        return put(reader.read(object, facts), facts);
    }

    private RunnerPod put(RunnerPod pod, PodFacts facts) {
        pods.put(pod.uid(), pod);
        if (isOpen(pod)) {
            open.put(pod.uid(), facts);
        } else {
            open.remove(pod.uid());
        }
        return pod;
    }

    /** A run comes to be known of what runs: what waits may be more by far, and is not asked about. */
    private static boolean isOpen(RunnerPod pod) {
        return pod.phase() != RunnerPod.Phase.ENDED
                && switch (pod.whose()) {
                    case RunnerPod.Whose.Unknown(var why) -> true;
                    case RunnerPod.Whose.Repository(var repository, var run) ->
                        run.isEmpty() && pod.phase() == RunnerPod.Phase.UNGATED;
                    case RunnerPod.Whose.Part(var runner) -> false;
                    case RunnerPod.Whose.Nobody() -> false;
                };
    }

    void remove(String uid) {
        pods.remove(uid);
        open.remove(uid);
    }

    /** Asks the owners again of those of which they may say more; returns those of which they do. */
    List<RunnerPod> resolve() {
        var resolved = new ArrayList<RunnerPod>();
        for (var facts : List.copyOf(open.values())) {
            var before = pods.get(facts.uid());
            var whose = reader.whose(facts);
            if (before != null && !whose.equals(before.whose())) {
                resolved.add(put(before.of(whose), facts));
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
