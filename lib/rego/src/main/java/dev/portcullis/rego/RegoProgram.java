package dev.portcullis.rego;

import dev.portcullis.rego.builtin.Builtin;
import dev.portcullis.rego.builtin.Builtins;
import dev.portcullis.rego.compile.CompiledPlan;
import dev.portcullis.rego.interpret.InterpretedPlan;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.plan.Builtins.Availability;
import dev.portcullis.rego.plan.EntryPoint;
import dev.portcullis.rego.plan.LoadLimits;
import dev.portcullis.rego.plan.Location;
import dev.portcullis.rego.plan.Plan;
import dev.portcullis.rego.plan.PlanReader;
import dev.portcullis.rego.plan.PlanResult;
import dev.portcullis.rego.plan.Reach;
import dev.portcullis.rego.plan.ReachAnalysis;
import dev.portcullis.rego.run.ErrorCode;
import dev.portcullis.rego.run.Evaluator;
import dev.portcullis.rego.run.ExceededException;
import dev.portcullis.rego.run.FailedException;
import dev.portcullis.rego.run.Resource;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Policies, as OPA compiled them with {@code opa build --target plan}, ready to be evaluated. Immutable; any number of threads may evaluate one
 * program at once.
 */
public final class RegoProgram {
    private final Plan plan;
    private final Evaluator evaluator;

    private RegoProgram(Plan plan, Evaluator evaluator) {
        this.plan = plan;
        this.evaluator = evaluator;
    }

    /** Loads the bytes of a {@code plan.json}, which need not be trusted. */
    public static LoadResult load(byte[] plan, LoadLimits limits) {
        return switch (PlanReader.read(plan, limits, RegoProgram::availability)) {
            case PlanResult.Read(Plan readable) -> new LoadResult.Loaded(of(readable));
            case PlanResult.Refused(var refusals) -> new LoadResult.Refused(refusals);
        };
    }

    private static RegoProgram of(Plan plan) {
        return new RegoProgram(plan, CompiledPlan.of(plan, builtins(plan)));
    }

    /** The same program, evaluated statement by statement: slow, and for checking against. */
    RegoProgram interpreted() {
        return new RegoProgram(plan, new InterpretedPlan(plan, builtins(plan)));
    }

    /**
     * The same program, which tells of every place at which a rule takes a value: slow, and for measuring what tests cover.
     *
     * @param reached takes the location of the rule, at every time; called by the thread that evaluates
     */
    public RegoProgram tracing(Consumer<Location> reached) {
        return new RegoProgram(plan, new InterpretedPlan(plan, builtins(plan), reached));
    }

    /** The names of what can be evaluated, such as {@code "portcullis/deny"}. */
    public Set<String> entryPoints() {
        return plan.entryPoints().keySet();
    }

    /**
     * Evaluates an entry point. Throws nothing, whatever the plan and the documents are.
     *
     * @param data the base documents, an object
     */
    public Evaluation evaluate(String entryPoint, Value input, Value data, Settings settings) {
        return run(entryPoint, input, data, settings);
    }

    /** As {@link #evaluate}, where the input document is undefined. */
    public Evaluation evaluateWithoutInput(String entryPoint, Value data, Settings settings) {
        return run(entryPoint, null, data, settings);
    }

    /**
     * What an entry point can depend on, besides the base documents.
     *
     * @throws IllegalArgumentException if there is no such entry point
     */
    public Reach reach(String entryPoint) {
        EntryPoint asked = plan.entryPoints().get(entryPoint);
        if (asked == null) {
            throw new IllegalArgumentException("no entry point " + entryPoint);
        }
        return ReachAnalysis.of(plan, asked);
    }

    private Evaluation run(String entryPoint, @Nullable Value input, Value data, Settings settings) {
        if (!plan.entryPoints().containsKey(entryPoint)) {
            return new Evaluation.NoEntryPoint(entryPoint);
        }
        try {
            Run run = new Run(settings, evaluator.rules());
            evaluator.evaluate(entryPoint, input, data, run);
            return outcome(run.results(), settings);
        } catch (FailedException e) {
            return new Evaluation.Failed(e.code(), Objects.requireNonNullElse(e.getMessage(), ""), e.location());
        } catch (ExceededException e) {
            return new Evaluation.Exceeded(e.resource());
        } catch (StackOverflowError e) {
            return new Evaluation.Exceeded(Resource.DEPTH);
        } catch (OutOfMemoryError e) {
            return new Evaluation.Exceeded(Resource.MEMORY);
        } catch (RuntimeException | LinkageError e) {
            String message = "the evaluation failed: " + e.getClass().getSimpleName();
            return new Evaluation.Failed(ErrorCode.EVAL_INTERNAL_ERROR, message, Location.UNKNOWN);
        }
    }

    private static Evaluation outcome(SetValue results, Settings settings) {
        if (results.size() == 0) {
            return new Evaluation.Undefined();
        }
        return Json.exceeds(results, settings.budget().outputCharacters())
                ? new Evaluation.Exceeded(Resource.OUTPUT)
                : new Evaluation.Defined(results);
    }

    private static Availability availability(String name) {
        if (Builtins.find(name) != null) {
            return Availability.PRESENT;
        }
        return Banned.NAMES.contains(name) ? Availability.BANNED : Availability.MISSING;
    }

    private static Map<String, Builtin> builtins(Plan plan) {
        Map<String, Builtin> builtins = new HashMap<>();
        for (String name : plan.builtins().keySet()) {
            builtins.put(name, Objects.requireNonNull(Builtins.find(name)));
        }
        return builtins;
    }
}
