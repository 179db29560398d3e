package dev.portcullis.rego.plan;

import java.util.Map;

/**
 * A plan that was checked: every function that is called exists and is called with as many arguments as it takes, no jump leaves its function,
 * and every local has a number below {@link LoadLimits#locals()}.
 *
 * @param builtins the built-ins that it calls, and whether they have a result
 */
public record Plan(
        Map<String, Signature> builtins, Map<String, EntryPoint> entryPoints, Map<String, Function> functions) {
    public Plan {
        builtins = Map.copyOf(builtins);
        entryPoints = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(entryPoints));
        functions = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(functions));
    }

    /** How a built-in is declared. */
    public record Signature(int arity, boolean hasResult) {}
}
