package dev.portcullis.rego;

import dev.portcullis.rego.plan.Refusal;
import java.util.List;
import java.util.stream.Collectors;

/** What loading a plan comes to. */
public sealed interface LoadResult {
    /** It can be evaluated. */
    record Loaded(RegoProgram program) implements LoadResult {}

    /** It cannot, for these reasons, which are at least one. */
    record Refused(List<Refusal> refusals) implements LoadResult {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * The program.
     *
     * @throws IllegalArgumentException with all reasons, if the plan was refused
     */
    default RegoProgram orElseThrow() {
        return switch (this) {
            case Loaded loaded -> loaded.program();
            case Refused refused ->
                throw new IllegalArgumentException(
                        refused.refusals().stream().map(Refusal::message).collect(Collectors.joining("; ")));
        };
    }
}
