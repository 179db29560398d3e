package dev.portcullis.core.decision;

/** Who said what is known of an image. */
public enum Answered {
    /** Nobody was asked. */
    NOBODY,
    /** All of it was known from earlier. */
    MEMORY,
    /** A registry was asked for at least some of it. */
    REGISTRY
}
