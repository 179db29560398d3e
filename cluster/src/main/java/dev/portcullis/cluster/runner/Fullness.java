package dev.portcullis.cluster.runner;

import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.crds.runner.RunnerBudgetStatus;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import dev.portcullis.crds.runner.RunnerUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a budget had room for another job when statuses were last written. */
public final class Fullness {
    private Fullness() {}

    /**
     * Says whether jobs wait for a budget, or it or its pool has no room left. Where nothing was written yet, there is room: a job that has none waits
     * behind its gate all the same.
     *
     * @param status the budget's
     * @param poolStatus that of its pool
     */
    public static boolean of(
            Budget budget, @Nullable RunnerBudgetStatus status, Pool pool, @Nullable RunnerPoolStatus poolStatus) {
        if (status != null && status.pendingJobs() > 0) {
            return true;
        }
        var used = status == null ? Map.<String, Long>of() : amounts(status.usage());
        var full = budget.resources().entrySet().stream().anyMatch(entry -> {
            var borrowing = entry.getValue().borrowingLimit();
            // Compared by what is left, as the sum may be more than any number.
            return borrowing != null
                    && used.getOrDefault(entry.getKey(), 0L) - borrowing
                            >= entry.getValue().nominal();
        });
        return full || (poolStatus != null && isFull(pool, poolStatus));
    }

    private static boolean isFull(Pool pool, RunnerPoolStatus status) {
        return status.usage().stream()
                .filter(usage -> !usage.nominal().isEmpty())
                .anyMatch(usage -> isFull(usage, pool));
    }

    /** A pool within another has room as long as it may borrow. */
    private static boolean isFull(RunnerUsage usage, Pool pool) {
        var quota = pool.resources().get(usage.name());
        var borrowing = pool.parentName() == null || quota == null ? Long.valueOf(0) : quota.borrowingLimit();
        return borrowing != null
                && amount(usage.name(), usage.used()) - borrowing >= amount(usage.name(), usage.nominal());
    }

    private static Map<String, Long> amounts(List<RunnerUsage> usage) {
        var amounts = new HashMap<String, Long>();
        usage.forEach(one -> amounts.put(one.name(), amount(one.name(), one.used())));
        return amounts;
    }

    private static long amount(String name, String text) {
        return Quantities.read(name, text).orElse(0L);
    }
}
