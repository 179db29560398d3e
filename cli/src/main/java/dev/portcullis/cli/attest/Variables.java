package dev.portcullis.cli.attest;

import org.jspecify.annotations.Nullable;

/** The variables of the environment, which other tools for the same servers read too. Options come first. */
@FunctionalInterface
public interface Variables {
    /** Returns the value of a variable; null where it is not set. */
    @Nullable
    String value(String name);

    /** Returns the value of a variable; empty where it is not set. */
    default String text(String name) {
        var value = value(name);
        return value == null ? "" : value;
    }
}
