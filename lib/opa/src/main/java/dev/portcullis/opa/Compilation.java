package dev.portcullis.opa;

import java.util.List;

/** What came of compiling. */
public sealed interface Compilation {
    /** It was compiled, to a bundle that holds plan, data and sources. */
    record Compiled(PolicyBundle bundle) implements Compilation {}

    /**
     * The source is wrong.
     *
     * @param errors at least one
     */
    record Refused(List<CompileError> errors) implements Compilation {
        public Refused {
            errors = List.copyOf(errors);
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("refused for nothing");
            }
        }
    }

    /**
     * The compiler could not do its work: it is missing, took too long, or ended unexpectedly.
     *
     * @param why what happened and what to do
     */
    record Failed(String why) implements Compilation {}
}
