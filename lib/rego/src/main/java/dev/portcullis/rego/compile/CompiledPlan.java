package dev.portcullis.rego.compile;

import dev.portcullis.rego.builtin.Builtin;
import dev.portcullis.rego.plan.Plan;
import dev.portcullis.rego.run.Evaluator;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.Value;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plan that is ready to run, by any number of threads. */
public final class CompiledPlan implements Evaluator {
    private final Map<String, Routine> entryPoints;
    private final int rules;

    CompiledPlan(Map<String, Routine> entryPoints, int rules) {
        this.entryPoints = entryPoints;
        this.rules = rules;
    }

    /** Compiles a plan that was checked against these built-ins. */
    public static CompiledPlan of(Plan plan, Map<String, Builtin> builtins) {
        return new Compiler(plan, builtins).compile();
    }

    @Override
    public int rules() {
        return rules;
    }

    @Override
    public void evaluate(String entryPoint, @Nullable Value input, Value data, Run run) {
        Objects.requireNonNull(entryPoints.get(entryPoint)).run(run, input, data);
    }
}
