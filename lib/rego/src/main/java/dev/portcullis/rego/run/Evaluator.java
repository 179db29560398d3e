package dev.portcullis.rego.run;

import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** A way to evaluate one plan. Safe for any number of threads. */
public interface Evaluator {
    /** How many rules of the plan remember their results, for {@link Run}. */
    int rules();

    /**
     * Runs an entry point of the plan, which there must be; its results are in the run.
     *
     * @param input null where it is undefined
     * @throws FailedException where the evaluation fails
     * @throws ExceededException where it has used something up
     */
    void evaluate(String entryPoint, @Nullable Value input, Value data, Run run);
}
