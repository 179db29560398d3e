package dev.portcullis.evidence;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what registries answered when they were asked for the evidence of one image, wherever and about whichever of its manifests: pieces
 * of it, and that there is none. Thread-safe.
 */
public final class Answers {
    /** Where as many in a row as are asked for at once come in time, twice, a single piece would have. */
    static final int MANY = 2 * RegistryEvidence.READ_AT_ONCE;

    private final AtomicInteger given = new AtomicInteger();

    /** Takes note of one. */
    void given() {
        given.incrementAndGet();
    }

    /** Returns whether they were so many that it is the number of questions that takes the time. */
    boolean areMany() {
        return given.get() >= MANY;
    }
}
