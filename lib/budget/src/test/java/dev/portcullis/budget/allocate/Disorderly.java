package dev.portcullis.budget.allocate;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.budget.tree.Level;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.QueueingStrategy;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.StopPolicy;
import dev.portcullis.budget.tree.TokenBucket;
import dev.portcullis.budget.tree.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Random;

/** Rules of budgets by chance. */
final class Disorderly {
    private Disorderly() {}

    /** The same tree, where each budget has other rules and a footprint. */
    static BudgetTree rules(BudgetTree tree, Random random) {
        var pools = new ArrayList<Pool>();
        var budgets = new ArrayList<Budget>();
        for (var level : tree.levels()) {
            var budget = level.budget();
            if (budget.isPresent()) {
                var declared = budget.get();
                budgets.add(new Budget(
                        declared.name(),
                        declared.poolName(),
                        declared.repositories(),
                        declared.resources(),
                        random.nextInt(3) == 0 ? Amounts.of("cpu", 2) : Amounts.NONE,
                        rules(random)));
            } else {
                pools.add(pool(tree, level));
            }
        }
        return BudgetTree.of(pools, budgets);
    }

    /** Limits of a pool that come to what it may have. */
    private static Pool pool(BudgetTree tree, Level level) {
        var quotas = new HashMap<String, Quota>();
        for (var i = 0; i < tree.resources().size(); i++) {
            if (level.nominal(i) != Level.UNLIMITED) {
                var borrowing =
                        level.most(i) == Level.UNLIMITED ? null : Long.valueOf(level.most(i) - level.nominal(i));
                quotas.put(
                        tree.resources().get(i),
                        new Quota(level.nominal(i), borrowing, Math.max(0, level.nominal(i) - level.kept(i))));
            }
        }
        var parent = level.parent().map(Level::name).orElse(null);
        return new Pool(level.name(), parent, quotas, level.weight());
    }

    private static BudgetRules rules(Random random) {
        var bucket = new TokenBucket(1 + random.nextInt(5), 1 + random.nextInt(3), Duration.ofSeconds(30));
        return new BudgetRules(
                new Weight(1 + random.nextInt(3000)),
                random.nextInt(4) == 0 ? bucket : null,
                random.nextInt(4) == 0 ? 1 + random.nextInt(3) : null,
                random.nextInt(5) == 0 ? QueueingStrategy.STRICT_FIFO : QueueingStrategy.BEST_EFFORT_FIFO,
                random.nextInt(2) == 0 ? Integer.MAX_VALUE : random.nextInt(6),
                random.nextInt(10) == 0 ? StopPolicy.HOLD : StopPolicy.NONE,
                random.nextInt(10) == 0 ? Enforcement.AUDIT : Enforcement.GATE);
    }
}
