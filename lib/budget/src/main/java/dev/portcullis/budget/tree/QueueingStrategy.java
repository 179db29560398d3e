package dev.portcullis.budget.tree;

/** What happens behind a job that does not fit. */
public enum QueueingStrategy {
    /** Nothing of the same budget passes it. */
    STRICT_FIFO,
    /** What fits goes on, as often as the budget's {@code maxBypasses} lets it. */
    BEST_EFFORT_FIFO
}
