package dev.portcullis.runner;

import dev.portcullis.runner.Attribution.NotARunner;
import dev.portcullis.runner.Attribution.Unknown;
import dev.portcullis.runner.Attribution.Why;
import java.util.List;

/**
 * Says whose job a Pod is for, by who owns it. Labels and annotations say nothing: whoever writes the template of a Pod chooses them, and its
 * owner's are those of another template.
 */
public final class Attributions {
    private static final List<RunnerAdapter> ADAPTERS = List.of(new ArcAdapter());

    private Attributions() {}

    /** Returns all kinds whose objects are looked up. Any of them may be absent in a cluster. */
    public static List<OwnerKind> kinds() {
        return ADAPTERS.stream().flatMap(adapter -> adapter.kinds().stream()).toList();
    }

    /**
     * Says whose job a Pod is for.
     *
     * @param pod the Pod, of which only namespace and owners are read
     */
    public static Attribution of(PodFacts pod, OwnerLookup owners) {
        var controllers =
                pod.owners().stream().filter(OwnerReference::controller).toList();
        if (controllers.size() > 1) {
            return new Unknown(Why.OWNER_MISMATCH, "it names more than one controller");
        }
        if (controllers.isEmpty()) {
            return pod.owners().stream().anyMatch(Attributions::isRunner)
                    ? new Unknown(Why.OWNER_MISMATCH, "it names a runner that does not control it")
                    : new NotARunner();
        }
        var controller = controllers.getFirst();
        return ADAPTERS.stream()
                .filter(adapter -> adapter.isRunner(controller))
                .findFirst()
                .map(adapter -> adapter.attribute(pod.namespace(), controller, owners))
                .orElseGet(NotARunner::new);
    }

    private static boolean isRunner(OwnerReference owner) {
        return ADAPTERS.stream().anyMatch(adapter -> adapter.isRunner(owner));
    }
}
