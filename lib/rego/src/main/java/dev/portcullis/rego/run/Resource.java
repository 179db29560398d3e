package dev.portcullis.rego.run;

/** What an evaluation may run out of; see {@link Budget}. */
public enum Resource {
    STEPS,
    TIME,
    MEMORY,
    OUTPUT,
    /** Calls, or values, inside each other. */
    DEPTH,
    PRINT
}
