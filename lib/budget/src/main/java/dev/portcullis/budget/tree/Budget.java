package dev.portcullis.budget.tree;

import dev.portcullis.budget.quantity.Amounts;
import java.util.List;
import java.util.Map;

/**
 * The share of some repositories in a pool.
 *
 * @param name unique among the budgets
 * @param poolName its pool
 * @param repositories whose jobs it pays for; none of them may be in another budget of the pool
 * @param resources what it has, by resource. What it does not name it does not limit
 * @param jobFootprint what a job takes at least, runner and workflow Pod together: reserved as one or not at all
 * @param rules how its jobs are ordered and held back
 */
public record Budget(
        String name,
        String poolName,
        List<Repository> repositories,
        Map<String, Quota> resources,
        Amounts jobFootprint,
        BudgetRules rules) {
    public Budget {
        repositories = List.copyOf(repositories);
        resources = Map.copyOf(resources);
    }

    public Budget withRules(BudgetRules other) {
        return new Budget(name, poolName, repositories, resources, jobFootprint, other);
    }

    public Budget withResources(Map<String, Quota> other) {
        return new Budget(name, poolName, repositories, other, jobFootprint, rules);
    }

    /** What a job takes that asks for this: never less than the footprint, and always one of {@link Amounts#JOBS}. */
    public Amounts demand(Amounts requested) {
        return jobFootprint.max(requested).with(Amounts.JOBS, 1);
    }
}
