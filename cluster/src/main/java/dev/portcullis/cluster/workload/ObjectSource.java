package dev.portcullis.cluster.workload;

import dev.portcullis.core.program.Circumstances;

/** Reads objects again. Thread-safe; may block. */
@FunctionalInterface
public interface ObjectSource {
    /** Reads nothing. */
    ObjectSource NONE = object -> new Circumstances.Unread(object.id().describe() + " cannot be read here");

    /** Returns the request that an object makes, which has the digest asked for; else why it cannot be had. */
    Circumstances.Asking read(AskedObject object);
}
