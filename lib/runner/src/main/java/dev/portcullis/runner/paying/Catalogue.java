package dev.portcullis.runner.paying;

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
 * The pools and budgets that are in force, what is wrong with others, and so who pays for what. Whoever labels a Pod and whoever charges it ask here, so
 * that they cannot come to different answers. Immutable.
 */
public final class Catalogue {
    /** Nothing is in force. */
    public static final Catalogue EMPTY = new Catalogue(List.of(), Map.of(), Map.of());

    private final List<BudgetTree> trees;
    private final Map<String, Set<String>> namespaces;
    private final Map<Declared, Problem> problems;
    private final Map<RepositoryAddress, List<Payer.One>> payers = new HashMap<>();

    /**
     * Puts in force what is in a tree.
     *
     * @param trees one for each pool without a parent
     * @param namespaces by pool, whose Pods it counts; empty or left out for all
     * @param problems by pool or budget, why it is not in force
     */
    public Catalogue(List<BudgetTree> trees, Map<String, Set<String>> namespaces, Map<Declared, Problem> problems) {
        this.trees = List.copyOf(trees);
        this.namespaces = Map.copyOf(namespaces);
        this.problems = Map.copyOf(problems);
        trees.forEach(tree -> tree.budgets().forEach(this::add));
    }

    private void add(Budget budget) {
        for (var repository : budget.repositories()) {
            RepositoryAddress.declared(repository.name())
                    .ifPresent(address -> payers.computeIfAbsent(address, key -> new ArrayList<>())
                            .add(new Payer.One(budget, repository)));
        }
    }

    /**
     * A pool or a budget.
     *
     * @param isPool a pool and a budget may have the same name
     */
    public record Declared(boolean isPool, String name) {
        /** The pool of a name. */
        public static Declared pool(String name) {
            return new Declared(true, name);
        }

        /** The budget of a name. */
        public static Declared budget(String name) {
            return new Declared(false, name);
        }
    }

    /**
     * Why something is not in force.
     *
     * @param invalid whether it is wrong by itself, and not only beside others
     * @param message for people
     */
    public record Problem(boolean invalid, String message) {}

    /** The trees that are in force. */
    public List<BudgetTree> trees() {
        return trees;
    }

    /** The trees by the name of their root. */
    public Map<String, BudgetTree> byRoot() {
        var byRoot = new HashMap<String, BudgetTree>();
        trees.forEach(tree -> byRoot.put(tree.root().name(), tree));
        return byRoot;
    }

    /** Why each pool and budget that is not in force is not. */
    public Map<Declared, Problem> problems() {
        return problems;
    }

    /** A budget that is in force. */
    public Optional<Budget> budget(String name) {
        return trees.stream()
                .flatMap(tree -> tree.budgets().stream())
                .filter(budget -> budget.name().equals(name))
                .findFirst();
    }

    /** A pool that is in force. */
    public Optional<Pool> pool(String name) {
        return trees.stream()
                .flatMap(tree -> tree.pools().stream())
                .filter(pool -> pool.name().equals(name))
                .findFirst();
    }

    /** Returns whether the same pools are below the same roots in another. */
    public boolean hasPoolsOf(Catalogue other) {
        return poolsByRoot().equals(other.poolsByRoot());
    }

    private Map<String, Set<String>> poolsByRoot() {
        var pools = new HashMap<String, Set<String>>();
        trees.forEach(tree -> pools.put(
                tree.root().name(), tree.pools().stream().map(Pool::name).collect(Collectors.toUnmodifiableSet())));
        return pools;
    }

    /** Says who pays for a repository's jobs in a namespace: the one budget that names it, of a pool that counts the namespace. */
    public Payer payer(String namespace, RepositoryAddress repository) {
        var found = payers.getOrDefault(repository, List.of()).stream()
                .filter(one -> counts(one.budget().poolName(), namespace))
                .toList();
        return switch (found.size()) {
            case 0 -> new Payer.Nobody();
            case 1 -> found.getFirst();
            default -> new Payer.Several(found.get(0).budget(), found.get(1).budget());
        };
    }

    /** The root of the pools that count a namespace; nothing if there is none, or several. */
    public Optional<String> rootCounting(String namespace) {
        var roots = trees.stream()
                .filter(tree -> tree.pools().stream().anyMatch(pool -> counts(pool.name(), namespace)))
                .map(tree -> tree.root().name())
                .toList();
        return roots.size() == 1 ? Optional.of(roots.getFirst()) : Optional.empty();
    }

    private boolean counts(String pool, String namespace) {
        var counted = namespaces.getOrDefault(pool, Set.of());
        return counted.isEmpty() || counted.contains(namespace);
    }
}
