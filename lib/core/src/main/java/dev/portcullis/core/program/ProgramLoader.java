package dev.portcullis.core.program;

import java.util.List;

/** Makes a program of what a compiler wrote, which need not be trusted. Thread-safe. */
@FunctionalInterface
public interface ProgramLoader {
    /**
     * Loads a program.
     *
     * @param plan the compiled program
     * @param data its base documents, as JSON
     */
    Loaded load(byte[] plan, byte[] data);

    /** What came of it. */
    sealed interface Loaded {
        record Program(PolicyProgram program) implements Loaded {}

        /**
         * It cannot be evaluated.
         *
         * @param problems why, at least one, as parts of sentences
         */
        record Refused(List<String> problems) implements Loaded {
            public Refused {
                problems = List.copyOf(problems);
                if (problems.isEmpty()) {
                    throw new IllegalArgumentException("a refusal has a problem");
                }
            }
        }
    }
}
