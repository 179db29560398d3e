package dev.portcullis.cli.budget;

import dev.portcullis.cluster.follow.Pages;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerBudgetStatus;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import dev.portcullis.crds.runner.RunnerUsage;
import dev.portcullis.crds.status.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How pools and budgets stand, as the operator last said in their statuses.
 *
 * @param pools by name
 * @param budgets by pool and name
 */
record Standings(List<Pool> pools, List<Budget> budgets) {
    private static final long PAGE = 250;

    Standings {
        pools = pools.stream().sorted(Comparator.comparing(Pool::name)).toList();
        budgets = budgets.stream()
                .sorted(Comparator.comparing(Budget::pool).thenComparing(Budget::name))
                .toList();
    }

    /**
     * A pool.
     *
     * @param ready whether it is in force; empty before the operator looked at it
     * @param reason why, in one word
     */
    record Pool(String name, String ready, String reason, int admittedJobs, int pendingJobs, List<RunnerUsage> usage) {
        static Pool of(RunnerPool object) {
            var status = object.getStatus() == null ? RunnerPoolStatus.none() : object.getStatus();
            return new Pool(
                    object.getMetadata().getName(),
                    readiness(status.conditions()),
                    why(status.conditions()),
                    status.admittedJobs(),
                    status.pendingJobs(),
                    status.usage());
        }
    }

    /**
     * A budget.
     *
     * @param jobs jobs that hold a grant or run, and jobs that it is entitled to
     * @param weightedShare in thousandths
     * @param ready whether it is in force; empty before the operator looked at it
     * @param reason why, in one word
     */
    record Budget(
            String name,
            String pool,
            String jobs,
            int pendingJobs,
            long weightedShare,
            String ready,
            String reason,
            List<RunnerUsage> usage) {
        static Budget of(RunnerBudget object) {
            var status = object.getStatus() == null ? RunnerBudgetStatus.none() : object.getStatus();
            return new Budget(
                    object.getMetadata().getName(),
                    object.getSpec() == null ? "" : object.getSpec().poolName(),
                    status.jobs(),
                    status.pendingJobs(),
                    status.fairSharing().weightedShare(),
                    readiness(status.conditions()),
                    why(status.conditions()),
                    status.usage());
        }
    }

    private static String readiness(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.type() == Condition.Type.READY)
                .map(condition -> condition.holds(Condition.Type.READY) ? "True" : "False")
                .findFirst()
                .orElse("");
    }

    private static String why(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.type() == Condition.Type.READY)
                .map(Condition::reason)
                .findFirst()
                .orElse("");
    }

    /** Reads all there are. */
    static Standings read(KubernetesClient client) {
        var pools = new ArrayList<Pool>();
        var budgets = new ArrayList<Budget>();
        Pages.read(client.resources(RunnerPool.class)::list, PAGE, pool -> pools.add(Pool.of(pool)));
        Pages.read(client.resources(RunnerBudget.class)::list, PAGE, budget -> budgets.add(Budget.of(budget)));
        return new Standings(pools, budgets);
    }

    /** Returns one pool and its budgets. */
    Standings of(String pool) {
        return new Standings(
                pools.stream().filter(one -> one.name().equals(pool)).toList(),
                budgets.stream().filter(one -> one.pool().equals(pool)).toList());
    }
}
