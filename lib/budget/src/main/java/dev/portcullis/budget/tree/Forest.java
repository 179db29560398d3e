package dev.portcullis.budget.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells the trees apart that pools make. */
final class Forest {
    private Forest() {}

    static List<BudgetTree> of(List<Pool> pools, List<Budget> budgets) {
        var trees = new ArrayList<BudgetTree>();
        var placed = new HashSet<String>();
        for (var pool : pools) {
            if (pool.parentName() == null) {
                var names = below(pool, pools);
                placed.addAll(names);
                trees.add(BudgetTree.of(
                        pools.stream()
                                .filter(part -> names.contains(part.name()))
                                .toList(),
                        budgets.stream()
                                .filter(budget -> names.contains(budget.poolName()))
                                .toList()));
            }
        }
        pools.stream().filter(pool -> !placed.contains(pool.name())).findFirst().ifPresent(pool -> {
            throw new IllegalArgumentException(
                    "pool " + pool.name() + " has a parent that is not there, or is in a circle");
        });
        budgets.stream()
                .filter(budget -> !placed.contains(budget.poolName()))
                .findFirst()
                .ifPresent(budget -> {
                    throw new IllegalArgumentException(
                            "budget " + budget.name() + " is in pool " + budget.poolName() + ", which is not there");
                });
        return trees;
    }

    private static Set<String> below(Pool root, List<Pool> pools) {
        var names = new HashSet<>(Set.of(root.name()));
        var grows = true;
        while (grows) {
            grows = pools.stream()
                    .filter(pool -> pool.parentName() != null && names.contains(pool.parentName()))
                    .map(pool -> names.add(pool.name()))
                    .reduce(false, Boolean::logicalOr);
        }
        return names;
    }
}
