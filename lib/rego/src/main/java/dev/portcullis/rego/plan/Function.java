package dev.portcullis.rego.plan;

import java.util.List;

/**
 * A function of the plan: a rule, whose parameters are input and data, or a function with more.
 *
 * @param parameters the locals that hold the arguments
 * @param blocks run in order until one returns
 * @param path where {@link Statement.CallDynamic} finds it, empty where it does not
 */
public record Function(String name, List<Integer> parameters, List<Block> blocks, List<String> path) {
    public Function {
        parameters = List.copyOf(parameters);
        blocks = List.copyOf(blocks);
        path = List.copyOf(path);
    }
}
