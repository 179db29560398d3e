package dev.portcullis.rego.compile;

import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** A statement that is ready to run. Immutable but for what speeds it up, so that any number of threads may run it. */
abstract class Node {
    /** The statement is defined: go on with the next one. */
    static final int NEXT = -1;

    /** The function has returned. */
    static final int RETURN = Integer.MAX_VALUE;

    /** The statement is undefined: leave the block. Higher numbers leave as many blocks more. */
    static final int LEAVE = 0;

    /** Runs the statement and says where to go on. */
    abstract int run(Run run, @Nullable Value[] locals);

    /** Where to go on outside a statement whose block has been left by a signal other than {@link #NEXT}. */
    static int outside(int signal) {
        return signal == RETURN ? RETURN : signal - 1;
    }
}
