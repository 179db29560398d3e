package dev.portcullis.operator.runner;

import java.util.List;
import java.util.Map;

/**
 * How pools and budgets are used at one moment.
 *
 * @param pending jobs that wait
 * @param levels pools and budgets
 * @param bypasses Pods that ran without a grant so far
 */
public record RunnerFigures(Map<Waiting, Integer> pending, List<Level> levels, long bypasses) {
    public RunnerFigures {
        pending = Map.copyOf(pending);
        levels = List.copyOf(levels);
    }

    /**
     * What waits for the same reason.
     *
     * @param budget empty where no budget names the repository
     */
    public record Waiting(String pool, String budget, String reason) {}

    /**
     * A pool or a budget.
     *
     * @param pool its name, or that of the budget's pool
     * @param budget empty for a pool
     * @param admitted jobs that hold a grant or run without one
     * @param weightedShare in thousandths; 0 for a pool
     * @param amounts by resource
     */
    public record Level(String pool, String budget, int admitted, long weightedShare, Map<String, Amount> amounts) {
        public Level {
            amounts = Map.copyOf(amounts);
        }
    }

    /**
     * Of one resource, in its own unit; processors in thousandths.
     *
     * @param nominal below zero where nothing limits it
     */
    public record Amount(long used, long nominal) {}
}
