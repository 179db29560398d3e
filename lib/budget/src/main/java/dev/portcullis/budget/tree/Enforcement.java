package dev.portcullis.budget.tree;

/** What is done about a job that is over its budget. */
public enum Enforcement {
    /** It waits behind its gate. */
    GATE,
    /** Its Pod is refused. */
    DENY,
    /** It runs, and is charged. */
    AUDIT
}
