package dev.portcullis.evidence;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the pieces of evidence that registries sent for one image, wherever and about whichever of its manifests. Thread-safe. */
public final class Pieces {
    private final AtomicInteger sent = new AtomicInteger();

    /** Takes note that a registry sent one. */
    void sent() {
        sent.incrementAndGet();
    }

    /** Returns whether they were so many that it is their number that takes the time. */
    boolean areMany() {
        return sent.get() >= RegistryEvidence.READ_AT_ONCE;
    }
}
