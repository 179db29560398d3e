package dev.portcullis.budget.tree;

/** Whether a budget is paused. What runs is never killed. */
public enum StopPolicy {
    NONE,
    /** Nothing is granted. */
    HOLD,
    /** Nothing is granted; whoever opens gates also takes back grants whose Pods have not started. */
    HOLD_AND_DRAIN
}
