package dev.portcullis.cluster.runner;

import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether a budget had room for another job when its status was last written. */
final class Fullness {
    private Fullness() {}

    /** Where nothing was written yet, there is room: a job that has none waits behind its gate all the same. */
    static boolean of(RunnerBudget object, Budget budget, RunnerPool poolObject, Pool pool) {
        var status = object.getStatus();
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
        return full || isFull(poolObject, pool);
    }

    private static boolean isFull(RunnerPool object, Pool pool) {
        return object.getStatus() != null
                && object.getStatus().usage().stream()
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
