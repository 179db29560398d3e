package dev.portcullis.core.program;

import dev.portcullis.core.image.Digest;

/**
 * A policy that somebody wrote as a program and that was compiled. Thread-safe; equal questions have equal answers. Two are equal if their
 * digests are.
 */
public interface PolicyProgram {
    /**
     * Asks it. Throws nothing, whatever the program does: what goes wrong in it, or takes more than it may, is an answer.
     */
    ProgramAnswer evaluate(ProgramQuestion question);

    /** Returns what names it: a digest of everything that it consists of. */
    Digest digest();

    /** Returns whether its answer can depend on the request; if so, a question without one is never asked. */
    boolean readsRequest();

    /** Returns whether its answer can depend on the namespace; if so, a question without one is never asked. */
    boolean readsNamespace();

    /** Returns whether its answer can depend on the time. */
    boolean readsTime();
}
