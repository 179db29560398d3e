package dev.portcullis.compiler;

import dev.portcullis.compiler.MadePrograms.Cause;
import dev.portcullis.crds.policy.ProgramContent;
import java.util.List;

/** What came of making one program. */
sealed interface Made {
    record Program(ProgramContent content) implements Made {}

    /**
     * It could not be made.
     *
     * @param problems what is wrong, without the field
     */
    record Problems(Cause cause, List<String> problems) implements Made {
        public Problems {
            problems = List.copyOf(problems);
        }

        static Problems one(Cause cause, String problem) {
            return new Problems(cause, List.of(problem));
        }
    }
}
