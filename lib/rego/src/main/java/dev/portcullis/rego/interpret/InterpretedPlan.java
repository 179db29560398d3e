package dev.portcullis.rego.interpret;

import dev.portcullis.rego.builtin.Builtin;
import dev.portcullis.rego.plan.BaseDocuments;
import dev.portcullis.rego.plan.EntryPoint;
import dev.portcullis.rego.plan.Function;
import dev.portcullis.rego.plan.Location;
import dev.portcullis.rego.plan.Plan;
import dev.portcullis.rego.run.Evaluator;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A plan with what a run of it needs at hand. Safe for any number of threads. */
public final class InterpretedPlan implements Evaluator {
    private static final List<Integer> INPUT_AND_DATA = List.of(0, 1);

    private final Plan plan;
    private final Map<String, Builtin> builtins;
    private final Consumer<Location> reached;

    /** The rules by their paths, and their numbers by their names. */
    private final Map<List<String>, Function> paths = new HashMap<>();

    private final Map<String, Integer> rules = new HashMap<>();

    private final Map<String, Set<Integer>> bases = new ConcurrentHashMap<>();

    /** Takes a plan that was checked against these built-ins. */
    public InterpretedPlan(Plan plan, Map<String, Builtin> builtins) {
        this(plan, builtins, location -> {});
    }

    /** Takes a plan that was checked against these built-ins, and tells of every place at which a rule takes a value. */
    public InterpretedPlan(Plan plan, Map<String, Builtin> builtins, Consumer<Location> reached) {
        this.plan = plan;
        this.builtins = Map.copyOf(builtins);
        this.reached = reached;
        for (Function function : plan.functions().values()) {
            if (function.parameters().size() == 2) {
                rules.put(function.name(), rules.size());
                paths.put(function.path(), function);
            }
        }
    }

    @Override
    public int rules() {
        return rules.size();
    }

    @Override
    public void evaluate(String entryPoint, @Nullable Value input, Value data, Run run) {
        EntryPoint asked = Objects.requireNonNull(plan.entryPoints().get(entryPoint));
        Function main = new Function(" " + asked.name(), INPUT_AND_DATA, asked.blocks(), List.of());
        new Frame(this, run, main, input, data).run();
    }

    @Nullable
    Function function(String name) {
        return plan.functions().get(name);
    }

    /** The rule at a path, which is null where there is none. */
    @Nullable
    Function at(List<String> path) {
        return path.isEmpty() ? null : paths.get(path);
    }

    /** The number of a rule, or null where a function takes more than input and data. */
    @Nullable
    Integer rule(Function function) {
        return rules.get(function.name());
    }

    /** Whether a local of a function holds a part of the base documents. */
    boolean isBase(Function function, int local) {
        return bases.computeIfAbsent(function.name(), name -> BaseDocuments.locals(function))
                .contains(local);
    }

    void reached(Location location) {
        reached.accept(location);
    }

    Builtin builtin(String name) {
        return Objects.requireNonNull(builtins.get(name));
    }

    boolean hasResult(String builtin) {
        return Objects.requireNonNull(plan.builtins().get(builtin)).hasResult();
    }
}
