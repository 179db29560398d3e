package dev.portcullis.rego.plan;

/** Which built-ins a plan may call. */
@FunctionalInterface
public interface Builtins {
    /** Whether there is a built-in of a name. */
    Availability availability(String name);

    /** Whether a built-in can be called. */
    enum Availability {
        PRESENT,
        MISSING,
        /** Absent on purpose. */
        BANNED
    }
}
