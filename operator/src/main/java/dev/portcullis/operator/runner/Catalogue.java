package dev.portcullis.operator.runner;

import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.runner.RepositoryAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pools and budgets that are in force, and what is wrong with others. Immutable.
 *
 * @param trees one for each pool without a parent
 * @param namespaces by pool, whose Pods it counts; empty for all
 * @param problems by pool or budget, why it is not in force
 */
record Catalogue(List<BudgetTree> trees, Map<String, Set<String>> namespaces, Map<Declared, Problem> problems) {
    /** Nothing is in force. */
    static final Catalogue EMPTY = new Catalogue(List.of(), Map.of(), Map.of());

    Catalogue {
        trees = List.copyOf(trees);
        namespaces = Map.copyOf(namespaces);
        problems = Map.copyOf(problems);
    }

    /**
     * A pool or a budget.
     *
     * @param isPool a pool and a budget may have the same name
     */
    record Declared(boolean isPool, String name) {
        static Declared pool(String name) {
            return new Declared(true, name);
        }

        static Declared budget(String name) {
            return new Declared(false, name);
        }
    }

    /**
     * Why something is not in force.
     *
     * @param invalid whether it is wrong by itself, and not only beside others
     */
    record Problem(boolean invalid, String message) {}

    /** The root of the tree that a pool is in; nothing if the pool is not in force. */
    Optional<String> rootOf(String pool) {
        return trees.stream()
                .filter(tree ->
                        tree.pools().stream().anyMatch(member -> member.name().equals(pool)))
                .map(tree -> tree.root().name())
                .findFirst();
    }

    /** Says where a Pod counts: in the one pool that counts its namespace and has a budget that names its repository. */
    Placement place(RunnerPod pod) {
        return switch (pod.whose()) {
            case RunnerPod.Whose.Nobody() -> new Placement.Foreign();
            case RunnerPod.Whose.Unknown(var why) -> new Placement.Nowhere("UnknownRepository", why);
            case RunnerPod.Whose.Repository(var name, var run) -> place(pod.namespace(), name, run);
        };
    }

    private Placement place(String namespace, RepositoryAddress name, String run) {
        var places = new ArrayList<Placement.Placed>();
        for (var tree : trees) {
            for (var budget : tree.budgets()) {
                if (counts(budget.poolName(), namespace)) {
                    budget.repositories().stream()
                            .filter(repository -> RepositoryAddress.declared(repository.name())
                                    .filter(name::equals)
                                    .isPresent())
                            .map(repository -> new Placement.Placed(
                                    budget.poolName(), budget.name(), repository.id(), repository.name(), run))
                            .forEach(places::add);
                }
            }
        }
        return switch (places.size()) {
            case 0 ->
                new Placement.Nowhere(
                        "UnknownRepository",
                        "no RunnerBudget of a pool that counts namespace " + namespace + " names repository " + name);
            case 1 -> places.getFirst();
            default ->
                new Placement.Nowhere(
                        "Misconfigured",
                        "repository %s has budgets %s and %s in two pools that count namespace %s"
                                .formatted(
                                        name,
                                        places.get(0).budget(),
                                        places.get(1).budget(),
                                        namespace));
        };
    }

    private boolean counts(String pool, String namespace) {
        var counted = namespaces.getOrDefault(pool, Set.of());
        return counted.isEmpty() || counted.contains(namespace);
    }

    /** A budget that is in force. */
    Optional<Budget> budget(String name) {
        return trees.stream()
                .flatMap(tree -> tree.budgets().stream())
                .filter(budget -> budget.name().equals(name))
                .findFirst();
    }

    /** Returns whether the same pools are below the same roots in another. */
    boolean hasPoolsOf(Catalogue other) {
        return poolsByRoot().equals(other.poolsByRoot());
    }

    private Map<String, Set<String>> poolsByRoot() {
        var pools = new HashMap<String, Set<String>>();
        trees.forEach(tree -> pools.put(
                tree.root().name(), tree.pools().stream().map(Pool::name).collect(Collectors.toSet())));
        return pools;
    }

    /** The trees by the name of their root. */
    Map<String, BudgetTree> byRoot() {
        var byRoot = new HashMap<String, BudgetTree>();
        trees.forEach(tree -> byRoot.put(tree.root().name(), tree));
        return byRoot;
    }
}
