package dev.portcullis.opa;

import java.util.List;

/** What came of compiling. */
public sealed interface Compilation {
    /**
     * It was compiled.
     *
     * @param bundle holds plan, data and sources
     * @param version of the compiler; empty where it does not say
     */
    record Compiled(PolicyBundle bundle, String version) implements Compilation {}

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
