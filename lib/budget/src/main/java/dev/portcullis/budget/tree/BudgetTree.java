package dev.portcullis.budget.tree;

import dev.portcullis.budget.quantity.Amounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pool at the root with all pools and budgets in it. Whatever is granted below one root is decided at one place. Immutable.
 */
public final class BudgetTree {
    private final List<Pool> pools;
    private final List<Budget> budgets;
    private final List<String> resources;
    private final List<Level> levels;
    private final List<Overcommitment> overcommitments;
    private final Map<String, Level> poolsByName = new HashMap<>();
    private final Map<String, Level> budgetsByName = new HashMap<>();
    private final Map<Owner, Level> owners = new HashMap<>();

    BudgetTree(Declared declared, List<String> resources, List<Level> levels, List<Overcommitment> overcommitments) {
        this.pools = declared.pools();
        this.budgets = declared.budgets();
        this.resources = List.copyOf(resources);
        this.levels = List.copyOf(levels);
        this.overcommitments = List.copyOf(overcommitments);
        levels.forEach(this::add);
    }

    /**
     * A pool whose members keep more of a resource than it has. There nobody keeps anything of it, until that is mended.
     *
     * @param pool its name
     * @param resource the resource
     */
    public record Overcommitment(String pool, String resource) {}

    private record Owner(String pool, long repository) {}

    /** What a tree was made of. */
    record Declared(List<Pool> pools, List<Budget> budgets) {
        Declared {
            pools = List.copyOf(pools);
            budgets = List.copyOf(budgets);
        }
    }

    /**
     * Puts pools and budgets together, one tree for each pool without a parent.
     *
     * @throws IllegalArgumentException if any of them belongs to none of these trees, and as {@link #of} does
     */
    public static List<BudgetTree> forest(List<Pool> pools, List<Budget> budgets) {
        return Forest.of(pools, budgets);
    }

    /**
     * Puts pools and budgets together.
     *
     * @throws IllegalArgumentException if these are not exactly one tree: no root or several, unknown pools, a circle, names or repositories
     *     that are there twice
     */
    public static BudgetTree of(List<Pool> pools, List<Budget> budgets) {
        return new TreeBuilder(pools, budgets).build();
    }

    private void add(Level level) {
        var budget = level.budget();
        var known = budget.isPresent() ? budgetsByName : poolsByName;
        if (known.put(level.name(), level) != null) {
            throw new IllegalArgumentException(level + " is there twice");
        }
        budget.ifPresent(declared -> own(level, declared));
    }

    private void own(Level level, Budget budget) {
        for (var repository : budget.repositories()) {
            var other = owners.put(new Owner(budget.poolName(), repository.id()), level);
            if (other != null) {
                throw new IllegalArgumentException(
                        "repository " + repository.id() + " is in " + other + " and in " + level + " of one pool");
            }
        }
    }

    /** The pools that this was made of. */
    public List<Pool> pools() {
        return pools;
    }

    /** The budgets that this was made of. */
    public List<Budget> budgets() {
        return budgets;
    }

    /** The resources that are limited anywhere, in order of their names. */
    public List<String> resources() {
        return resources;
    }

    /** All pools and budgets, parents before their children. */
    public List<Level> levels() {
        return levels;
    }

    public Level root() {
        return levels.getFirst();
    }

    public List<Overcommitment> overcommitments() {
        return overcommitments;
    }

    /** The budget that pays for a repository's jobs in a pool. */
    public Optional<Level> budgetOf(String pool, long repository) {
        return Optional.ofNullable(owners.get(new Owner(pool, repository)));
    }

    /**
     * Where something counts that was reserved under a budget: there, or, if the budget is gone, in its pool, or, if that is gone too, at the
     * root. What is held is never forgotten because its limits were deleted.
     */
    public Level holder(String pool, String budget) {
        return first(budgetsByName.get(budget), poolsByName.get(pool));
    }

    private Level first(@Nullable Level budget, @Nullable Level pool) {
        if (budget != null) {
            return budget;
        }
        return pool != null ? pool : root();
    }

    /** The amounts by position; what is limited nowhere is left out. */
    public long[] vector(Amounts amounts) {
        var vector = new long[resources.size()];
        for (var i = 0; i < vector.length; i++) {
            vector[i] = amounts.get(resources.get(i));
        }
        return vector;
    }
}
