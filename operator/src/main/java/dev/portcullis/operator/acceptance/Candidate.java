package dev.portcullis.operator.acceptance;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.Problem;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.status.ConditionReason;
import java.util.List;

/** What was found about the current spec of an object. */
public sealed interface Candidate {
    /**
     * It can be put in force.
     *
     * @param content canonical JSON, references resolved
     */
    record Acceptable(String content) implements Candidate {}

    /**
     * It is wrong in itself.
     *
     * @param problems each with the field
     */
    record Invalid(List<String> problems) implements Candidate {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Something that it refers to is missing.
     *
     * @param reason why the reference cannot be used
     * @param problems each with the field
     */
    record Unresolved(ConditionReason reason, List<String> problems) implements Candidate {
        public Unresolved {
            problems = List.copyOf(problems);
        }
    }

    /**
     * It may be right, and what its rules are made of cannot be used.
     *
     * @param reason why it cannot
     * @param problems each with the field
     */
    record Unmade(ConditionReason reason, List<String> problems) implements Candidate {
        public Unmade {
            problems = List.copyOf(problems);
        }
    }

    /** Returns what compiled content is a candidate for. */
    static Candidate of(Compiled<?> compiled, String content) {
        return switch (compiled) {
            case Compiled.Refused<?>(var problems) -> refused(problems);
            case Compiled.Accepted<?> accepted
            when content.length() > PolicyRevisionSpec.MAXIMUM_CONTENT ->
                new Invalid(List.of("spec: longer than " + PolicyRevisionSpec.MAXIMUM_CONTENT
                        + " characters with its references resolved"));
            case Compiled.Accepted<?> accepted -> new Acceptable(content);
        };
    }

    /** Returns what problems, at least one, make of a spec. */
    static Candidate refused(List<Problem> problems) {
        var texts = problems.stream().map(Problem::toString).toList();
        return problems.stream().allMatch(problem -> problem.reason() == ConditionReason.REFERENCE_NOT_FOUND)
                ? new Unresolved(ConditionReason.REFERENCE_NOT_FOUND, texts)
                : new Invalid(texts);
    }
}
