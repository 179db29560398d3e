package dev.portcullis.budget;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.budget.tree.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Pools and budgets for tests. */
public final class Trees {
    public static final String POOL = "linux";

    private static final List<String> RESOURCES = List.of(Amounts.JOBS, "cpu", "memory");

    private Trees() {}

    /** A pool of so many runners. */
    public static Pool pool(long jobs) {
        return Pool.root(POOL, Map.of(Amounts.JOBS, Quota.of(jobs)));
    }

    /** A budget that may use all of the pool, with its name's number as the only repository. */
    public static Budget budget(long repository) {
        return budget("team-" + repository, repository, Map.of(), BudgetRules.DEFAULT);
    }

    public static Budget budget(long repository, Map<String, Quota> resources) {
        return budget("team-" + repository, repository, resources, BudgetRules.DEFAULT);
    }

    public static Budget budget(String name, long repository, Map<String, Quota> resources, BudgetRules rules) {
        return new Budget(name, POOL, List.of(new Repository(repository, name)), resources, Amounts.NONE, rules);
    }

    public static BudgetTree tree(long jobs, Budget... budgets) {
        return BudgetTree.of(List.of(pool(jobs)), List.of(budgets));
    }

    /** Any tree: up to three pools, budgets with up to three repositories each, numbered from 1 throughout. */
    public static BudgetTree random(Random random) {
        var pools = new ArrayList<Pool>();
        var root = new HashMap<String, Quota>();
        RESOURCES.forEach(resource -> root.put(resource, Quota.of(2 + random.nextInt(20))));
        pools.add(Pool.root(POOL, root));
        for (var i = 0; i < random.nextInt(3); i++) {
            var parent = pools.get(random.nextInt(pools.size())).name();
            pools.add(new Pool("pool-" + i, parent, quotas(random), weight(random)));
        }
        var budgets = new ArrayList<Budget>();
        var repository = 1L;
        for (var i = 0; i < 1 + random.nextInt(5); i++) {
            var repositories = new ArrayList<Repository>();
            for (var j = 0; j < 1 + random.nextInt(3); j++) {
                repositories.add(new Repository(repository, "acme/" + repository++));
            }
            var pool = pools.get(random.nextInt(pools.size())).name();
            var rules = BudgetRules.DEFAULT.withWeight(weight(random));
            budgets.add(new Budget("budget-" + i, pool, repositories, quotas(random), Amounts.NONE, rules));
        }
        return BudgetTree.of(pools, budgets);
    }

    private static Weight weight(Random random) {
        return new Weight(1 + random.nextInt(3000));
    }

    /** The same pools and budgets with other limits. */
    public static BudgetTree changed(BudgetTree tree, Random random) {
        var pools = new ArrayList<Pool>();
        var budgets = new ArrayList<Budget>();
        for (var level : tree.levels()) {
            var budget = level.budget();
            if (budget.isPresent()) {
                budgets.add(budget.get().withResources(quotas(random)));
            } else {
                var parent = level.parent().map(above -> above.name()).orElse(null);
                var quotas = parent == null
                        ? Map.of(Amounts.JOBS, Quota.of(1 + random.nextInt(20)), "cpu", Quota.of(random.nextInt(20)))
                        : quotas(random);
                pools.add(new Pool(level.name(), parent, quotas, level.weight()));
            }
        }
        return BudgetTree.of(pools, budgets);
    }

    private static Map<String, Quota> quotas(Random random) {
        var quotas = new HashMap<String, Quota>();
        for (var resource : RESOURCES) {
            if (random.nextInt(4) > 0) {
                quotas.put(resource, new Quota(random.nextInt(10), limit(random), limit(random)));
            }
        }
        return quotas;
    }

    private static @Nullable Long limit(Random random) {
        return random.nextBoolean() ? null : Long.valueOf(random.nextInt(8));
    }

    /** What a job takes: one of the jobs, and some of the rest. */
    public static Amounts demand(Random random) {
        var amounts = new HashMap<String, Long>();
        amounts.put(Amounts.JOBS, 1L);
        amounts.put("cpu", (long) random.nextInt(4));
        amounts.put("memory", (long) random.nextInt(4));
        return Amounts.of(amounts);
    }
}
