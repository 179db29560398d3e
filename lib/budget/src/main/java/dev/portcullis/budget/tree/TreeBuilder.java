package dev.portcullis.budget.tree;

import dev.portcullis.budget.tree.BudgetTree.Declared;
import dev.portcullis.budget.tree.BudgetTree.Overcommitment;
import dev.portcullis.budget.tree.Level.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts a tree together, and says where members of a pool keep more than it has. */
final class TreeBuilder {
    /** As many as a set of them has room for in one number. */
    private static final int MOST_RESOURCES = 63;

    private static final int MOST_POOLS = 1000;
    private static final int DEEPEST = 16;

    private final List<Pool> pools;
    private final List<Budget> budgets;
    private final List<String> resources;
    private final List<Level> levels = new ArrayList<>();
    private final List<Overcommitment> overcommitments = new ArrayList<>();

    TreeBuilder(List<Pool> pools, List<Budget> budgets) {
        this.pools = pools;
        this.budgets = budgets;
        var names = new TreeSet<String>();
        pools.forEach(pool -> names.addAll(pool.resources().keySet()));
        budgets.forEach(budget -> names.addAll(budget.resources().keySet()));
        if (names.size() > MOST_RESOURCES) {
            throw new IllegalArgumentException("a tree has at most " + MOST_RESOURCES + " resources");
        }
        if (pools.size() > MOST_POOLS) {
            throw new IllegalArgumentException("a tree has at most " + MOST_POOLS + " pools");
        }
        this.resources = List.copyOf(names);
    }

    BudgetTree build() {
        var placed = new HashMap<String, Level>();
        place(only(pools.stream().filter(pool -> pool.parentName() == null).toList()), null, 1, placed);
        if (placed.size() < pools.size()) {
            throw new IllegalArgumentException("pools have unknown parents, are there twice or are in a circle");
        }
        for (var budget : budgets) {
            var pool = placed.get(budget.poolName());
            if (pool == null) {
                throw new IllegalArgumentException(
                        "budget " + budget.name() + " is in pool " + budget.poolName() + ", which is not in this tree");
            }
            levels.add(new Level(
                    levels.size(),
                    budget.name(),
                    pool,
                    budget,
                    budget.rules().weight(),
                    limits(budget.resources(), pool)));
        }
        lendWhereTooMuchIsKept();
        return new BudgetTree(new Declared(pools, budgets), resources, levels, overcommitments);
    }

    private static Pool only(List<Pool> roots) {
        if (roots.size() != 1) {
            throw new IllegalArgumentException("a tree has one pool without a parent, not " + roots.size());
        }
        return roots.getFirst();
    }

    private void place(Pool pool, @Nullable Level parent, int depth, Map<String, Level> placed) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("a tree is at most " + DEEPEST + " pools deep");
        }
        var level =
                new Level(levels.size(), pool.name(), parent, null, pool.weight(), limits(pool.resources(), parent));
        levels.add(level);
        if (placed.put(pool.name(), level) != null) {
            throw new IllegalArgumentException("pool " + pool.name() + " is there twice");
        }
        for (var child : pools) {
            if (pool.name().equals(child.parentName())) {
                place(child, level, depth + 1, placed);
            }
        }
    }

    private Limits limits(Map<String, Quota> quotas, @Nullable Level parent) {
        var size = resources.size();
        var limits = new Limits(size);
        for (var i = 0; i < size; i++) {
            var quota = quotas.get(resources.get(i));
            limits.nominal[i] = quota == null ? Level.UNLIMITED : quota.nominal();
            limits.most[i] = quota == null ? Level.UNLIMITED : most(quota, parent, i);
            limits.kept[i] = quota == null || parent == null ? 0 : quota.kept();
        }
        return limits;
    }

    /** Nothing can be borrowed from pools that do not say what they have. */
    private static long most(Quota quota, @Nullable Level parent, int resource) {
        if (!isLimited(parent, resource)) {
            return quota.nominal();
        }
        var limit = quota.borrowingLimit();
        return limit == null || limit > Level.UNLIMITED - quota.nominal() ? Level.UNLIMITED : quota.nominal() + limit;
    }

    private static boolean isLimited(@Nullable Level from, int resource) {
        for (var level = from; level != null; level = level.above()) {
            if (level.most(resource) != Level.UNLIMITED) {
                return true;
            }
        }
        return false;
    }

    private void lendWhereTooMuchIsKept() {
        for (var resource = 0; resource < resources.size(); resource++) {
            for (var index = levels.size() - 1; index >= 0; index--) {
                var level = levels.get(index);
                if (level.budget().isEmpty() && isTooMuch(idle(resource)[index], level.most(resource))) {
                    overcommitments.add(new Overcommitment(level.name(), resources.get(resource)));
                    lendBelow(level, resource);
                }
            }
        }
    }

    private static boolean isTooMuch(long idle, long most) {
        return idle > most || idle == Level.UNLIMITED;
    }

    /** What each level has to keep free for those below it while nothing runs. */
    private long[] idle(int resource) {
        var idle = new long[levels.size()];
        for (var index = levels.size() - 1; index > 0; index--) {
            var level = levels.get(index);
            var above = level.above();
            if (above != null) {
                var sum = idle[above.index()] + Math.max(idle[index], level.kept(resource));
                idle[above.index()] = sum < 0 ? Level.UNLIMITED : sum;
            }
        }
        return idle;
    }

    private void lendBelow(Level top, int resource) {
        for (var level : levels) {
            for (var above = level.above(); above != null; above = above.above()) {
                if (above == top) {
                    level.keepNothing(resource);
                }
            }
        }
    }
}
