package dev.portcullis.core.policy;

/** What an unmet requirement does, from weakest to strictest. */
public enum Mode {
    /** Recorded only. */
    AUDIT,
    /** Recorded, and told to the user; the request passes. */
    WARN,
    /** The request is refused. */
    ENFORCE;

    /** Returns the weaker of this mode and the other. */
    public Mode weaker(Mode other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
