package dev.portcullis.evidence;

import dev.portcullis.core.fact.FactSet;

/**
 * Facts with where they came from.
 *
 * @param facts what was found
 * @param absenceShareable whether "nothing more was found" holds for everybody who may ask with the same credentials, so that it may be
 *     remembered for a short while
 * @param origin who answered
 */
public record Gathered(FactSet facts, boolean absenceShareable, Origin origin) {
    /** Who answered. */
    public enum Origin {
        REGISTRY,
        MEMORY
    }
}
