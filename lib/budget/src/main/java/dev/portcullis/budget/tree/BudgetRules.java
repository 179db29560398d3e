package dev.portcullis.budget.tree;

import org.jspecify.annotations.Nullable;

/**
 * How a budget's jobs are ordered and held back.
 *
 * @param weight against the other budgets of its pool
 * @param rateLimit how fast its jobs may start; null for no limit
 * @param maxJobsPerRun how many jobs of one run may run at once; null for no limit. Those whose run is not known do not count
 * @param queueingStrategy whether jobs pass others that do not fit
 * @param maxBypasses how often the budget's first job may be passed before room is set aside for it
 * @param stopPolicy whether the budget is paused
 * @param enforcement what is done about jobs over the budget
 */
public record BudgetRules(
        Weight weight,
        @Nullable TokenBucket rateLimit,
        @Nullable Integer maxJobsPerRun,
        QueueingStrategy queueingStrategy,
        int maxBypasses,
        StopPolicy stopPolicy,
        Enforcement enforcement) {
    public static final BudgetRules DEFAULT = new BudgetRules(
            Weight.ONE, null, null, QueueingStrategy.BEST_EFFORT_FIFO, 8, StopPolicy.NONE, Enforcement.GATE);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if no job of a run could ever start, or for less than no bypass
     */
    public BudgetRules {
        if (maxJobsPerRun != null && maxJobsPerRun < 1) {
            throw new IllegalArgumentException("maxJobsPerRun is at least 1");
        }
        if (maxBypasses < 0) {
            throw new IllegalArgumentException("maxBypasses is at least 0");
        }
    }

    public BudgetRules withWeight(Weight other) {
        return new BudgetRules(other, rateLimit, maxJobsPerRun, queueingStrategy, maxBypasses, stopPolicy, enforcement);
    }

    public BudgetRules withRateLimit(@Nullable TokenBucket other) {
        return new BudgetRules(weight, other, maxJobsPerRun, queueingStrategy, maxBypasses, stopPolicy, enforcement);
    }

    public BudgetRules withMaxJobsPerRun(@Nullable Integer other) {
        return new BudgetRules(weight, rateLimit, other, queueingStrategy, maxBypasses, stopPolicy, enforcement);
    }

    public BudgetRules withQueueing(QueueingStrategy strategy, int bypasses) {
        return new BudgetRules(weight, rateLimit, maxJobsPerRun, strategy, bypasses, stopPolicy, enforcement);
    }

    public BudgetRules withStopPolicy(StopPolicy other) {
        return new BudgetRules(weight, rateLimit, maxJobsPerRun, queueingStrategy, maxBypasses, other, enforcement);
    }

    public BudgetRules withEnforcement(Enforcement other) {
        return new BudgetRules(weight, rateLimit, maxJobsPerRun, queueingStrategy, maxBypasses, stopPolicy, other);
    }
}
