package dev.portcullis.crds.compile;

import java.util.List;

/** What came of compiling a spec. */
public sealed interface Compiled<T> {
    /**
     * It can be put in force.
     *
     * @param value what verdicts are made with
     */
    record Accepted<T>(T value) implements Compiled<T> {}

    /**
     * It cannot be put in force.
     *
     * @param problems what is wrong, at least one
     */
    record Refused<T>(List<Problem> problems) implements Compiled<T> {
        public Refused {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a refusal has a problem");
            }
        }
    }
}
