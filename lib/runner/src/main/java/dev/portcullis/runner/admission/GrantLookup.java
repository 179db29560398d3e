package dev.portcullis.runner.admission;

import dev.portcullis.runner.PodFacts;

/** Reads what was granted from the API server itself, never from what was followed. */
@FunctionalInterface
public interface GrantLookup {
    /** Returns the grants of the pool that a Pod belongs to; {@link Grants#NONE} where there is no such pool, or it cannot be read. */
    Grants read(PodFacts pod);
}
