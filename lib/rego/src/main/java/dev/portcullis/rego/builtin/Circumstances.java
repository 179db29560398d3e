package dev.portcullis.rego.builtin;

import java.util.function.Supplier;

/** What a function may know of the evaluation that calls it, and how it pays for what it does. One evaluation's, one thread's. */
public interface Circumstances {
    /** The time of the evaluation, in nanoseconds since 1970-01-01T00:00:00Z; the same at every call. */
    long now();

    /**
     * Takes steps from the evaluation's budget; to be called before the work, about once for each element or hundred bytes looked at.
     *
     * @throws RuntimeException the evaluation's own, if none are left
     */
    void charge(long steps);

    /**
     * Takes memory from the evaluation's budget, in bytes; to be called before what is allocated is.
     *
     * @throws RuntimeException the evaluation's own, if none is left
     */
    void allocate(long bytes);

    /** Remembers for this evaluation what is costly to make from a key, such as a compiled pattern. */
    <T> T remember(Object key, Supplier<T> maker);

    /** Takes a line that the policy prints. */
    void print(String line);
}
