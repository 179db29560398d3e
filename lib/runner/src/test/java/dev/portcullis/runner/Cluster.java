package dev.portcullis.runner;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.runner.PodFacts.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A namespace with one runner of one set, parts of which tests replace by something else. */
public final class Cluster implements OwnerLookup {
    public static final String NAMESPACE = "arc-api";
    public static final String ADDRESS = "https://github.com/Acme/API";
    public static final OwnerReference RUNNER =
            new OwnerReference("actions.github.com/v1alpha1", "EphemeralRunner", "api-x7k2", "uid-runner", true);
    public static final OwnerReference SET =
            new OwnerReference("actions.github.com/v1alpha1", "EphemeralRunnerSet", "api-x7", "uid-set", true);
    public static final OwnerReference SCALE_SET =
            new OwnerReference("actions.github.com/v1alpha1", "AutoscalingRunnerSet", "api", "uid-scale-set", true);

    private final List<OwnerObject> objects = new ArrayList<>();

    /** An empty namespace. */
    public static Cluster empty() {
        return new Cluster();
    }

    /** A namespace with a runner, both it and its set registered at these addresses. */
    public static Cluster with(String address, String setAddress) {
        return empty().having(runner(address, "4711", List.of(SET))).having(set(setAddress, List.of(SCALE_SET)));
    }

    public static Cluster usual() {
        return with(ADDRESS, ADDRESS);
    }

    public Cluster having(OwnerObject object) {
        objects.removeIf(
                other -> other.kind().equals(object.kind()) && other.name().equals(object.name()));
        objects.add(object);
        return this;
    }

    public static OwnerObject runner(String address, String run, List<OwnerReference> owners) {
        return new OwnerObject(ArcAdapter.RUNNER, NAMESPACE, RUNNER.name(), RUNNER.uid(), owners, address, run);
    }

    public static OwnerObject set(String address, List<OwnerReference> owners) {
        return new OwnerObject(ArcAdapter.SET, NAMESPACE, SET.name(), SET.uid(), owners, address, "");
    }

    /** A Pod that was created by itself, without gate. */
    public static PodFacts pod(OwnerReference... owners) {
        return new PodFacts(
                NAMESPACE,
                "api-x7k2",
                "uid-pod",
                List.of(owners),
                PodPhase.UNGATED,
                "",
                "api-runner",
                Marks.NONE,
                Amounts.of("cpu", 500),
                0);
    }

    @Override
    public Optional<OwnerObject> find(OwnerKind kind, String namespace, String name) {
        return objects.stream()
                .filter(object -> object.kind().equals(kind)
                        && object.namespace().equals(namespace)
                        && object.name().equals(name))
                .findFirst();
    }
}
