package dev.portcullis.core.program;

import java.util.function.Supplier;

/** How a thread evaluates programs while others need the processor as well. Used by one thread. */
@FunctionalInterface
public interface Pace {
    /**
     * Called every few thousand steps of an evaluation, and before it begins. It may hold the thread up for a moment, which is no time that the
     * evaluation takes.
     *
     * @return whether the evaluation goes on. Where it does not, it fails, and what it failed with is to be used by nobody.
     */
    boolean goesOn();

    /** Runs a task whose programs keep this pace. */
    default <T> T keep(Supplier<T> task) {
        return ScopedValue.where(PaceOfThread.CURRENT, this).call(task::get);
    }

    /** Returns what the calling thread keeps; where nothing was said it goes on at once. */
    static Pace current() {
        return PaceOfThread.CURRENT.orElse(PaceOfThread.FULL);
    }
}
