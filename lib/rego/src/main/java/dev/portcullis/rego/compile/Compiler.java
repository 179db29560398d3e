package dev.portcullis.rego.compile;

import dev.portcullis.rego.builtin.Builtin;
import dev.portcullis.rego.plan.EntryPoint;
import dev.portcullis.rego.plan.Function;
import dev.portcullis.rego.plan.Plan;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a plan into routines. */
final class Compiler {
    private static final List<Integer> INPUT_AND_DATA = List.of(0, 1);

    private final Plan plan;
    private final Map<String, Builtin> builtins;
    private final Map<String, Routine> routines = new HashMap<>();
    private final Map<List<String>, Routine> paths = new HashMap<>();
    private int rules;

    Compiler(Plan plan, Map<String, Builtin> builtins) {
        this.plan = plan;
        this.builtins = builtins;
    }

    CompiledPlan compile() {
        for (Function function : plan.functions().values()) {
            boolean rule = function.parameters().size() == 2;
            Routine routine = new Routine(rule ? rules++ : -1);
            routines.put(function.name(), routine);
            if (rule && !function.path().isEmpty()) {
                paths.put(function.path(), routine);
            }
        }
        for (Function function : plan.functions().values()) {
            define(routine(function.name()), function);
        }
        Map<String, Routine> entryPoints = new LinkedHashMap<>();
        for (EntryPoint entryPoint : plan.entryPoints().values()) {
            Routine routine = new Routine(-1);
            define(routine, new Function(entryPoint.name(), INPUT_AND_DATA, entryPoint.blocks(), List.of()));
            entryPoints.put(entryPoint.name(), routine);
        }
        return new CompiledPlan(entryPoints, rules);
    }

    private void define(Routine routine, Function function) {
        Slots slots = new Slots(function);
        int[] parameters = function.parameters().stream().mapToInt(slots::of).toArray();
        StatementCompiler statements =
                new StatementCompiler(this, slots, function.parameters().size() > 2);
        Node[] blocks = statements.body(function.blocks());
        routine.define(slots.count(), parameters, blocks);
    }

    Routine routine(String name) {
        return java.util.Objects.requireNonNull(routines.get(name));
    }

    boolean isRoutine(String name) {
        return routines.containsKey(name);
    }

    /** Whether a function of the plan takes input and data only. */
    boolean isRule(String name) {
        return java.util.Objects.requireNonNull(plan.functions().get(name))
                        .parameters()
                        .size()
                == 2;
    }

    Builtin builtin(String name) {
        return java.util.Objects.requireNonNull(builtins.get(name));
    }

    boolean hasResult(String name) {
        return java.util.Objects.requireNonNull(plan.builtins().get(name)).hasResult();
    }

    /** The rules by their paths; complete only after compilation. */
    Map<List<String>, Routine> paths() {
        return paths;
    }
}
