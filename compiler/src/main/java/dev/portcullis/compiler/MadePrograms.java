package dev.portcullis.compiler;

import dev.portcullis.crds.policy.ProgramContent;
import java.util.List;
import java.util.Map;

/** What came of making the programs of a policy. */
public sealed interface MadePrograms {
    /**
     * All were made.
     *
     * @param programs by the names of their requirements; empty for a policy without rules in Rego
     */
    record All(Map<String, ProgramContent> programs) implements MadePrograms {
        public All {
            programs = Map.copyOf(programs);
        }
    }

    /**
     * One at least could not be made.
     *
     * @param cause whose matter that is; the author's before everybody else's
     * @param problems what is wrong, each with the field, at least one
     */
    record Failed(Cause cause, List<String> problems) implements MadePrograms {
        public Failed {
            problems = List.copyOf(problems);
        }
    }

    /** Why a program could not be made, the gravest first. */
    enum Cause {
        /** What the author wrote is wrong; only an edit changes that. */
        SOURCE,
        /** A bundle is not signed by whom the policy names, or is no bundle. It stays unused until that changes. */
        BUNDLE,
        /** The compiler or the registry did not do its work; it is worth another try. */
        UNAVAILABLE
    }
}
