package dev.portcullis.runner;

import dev.portcullis.budget.quantity.Amounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Pod takes of a node, as the scheduler counts it: its containers and sidecars together, or the most that it takes while it starts if
 * that is more, and what the runtime adds.
 */
public final class RequestedAmounts {
    /** What asks for more asks for this: more than any cluster has, and still few enough to be added up. */
    public static final long MOST = 1L << 50;

    private RequestedAmounts() {}

    /** Returns what a Pod asks for, without the job itself. Less than nothing counts as nothing, what is left out as zero. */
    public static Amounts of(PodRequests pod) {
        var sidecars = Amounts.NONE;
        var starting = Amounts.NONE;
        for (var container : pod.initContainers()) {
            var with = sum(sidecars, of(container));
            starting = starting.max(with);
            if (container.sidecar()) {
                sidecars = with;
            }
        }
        var running = sum(sidecars, sum(pod.containers()));
        return sum(starting.max(running).max(of(pod.whole())), amounts(pod.overhead()));
    }

    private static Amounts sum(List<PodRequests.Container> containers) {
        return containers.stream().map(RequestedAmounts::of).reduce(Amounts.NONE, RequestedAmounts::sum);
    }

    private static Amounts of(PodRequests.Container container) {
        var all = new HashMap<>(container.limits());
        all.putAll(container.requests());
        return amounts(all);
    }

    private static Amounts amounts(Map<String, Long> quantities) {
        var bounded = new HashMap<String, Long>();
        quantities.forEach((name, quantity) -> bounded.put(name, Math.clamp(quantity, 0, MOST)));
        // A job is counted by its reservation; a resource of that name is nobody's.
        bounded.remove(Amounts.JOBS);
        bounded.remove("");
        return Amounts.of(bounded);
    }

    private static Amounts sum(Amounts one, Amounts other) {
        return amounts(one.plus(other).asMap());
    }
}
