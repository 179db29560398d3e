package dev.portcullis.rego.compile;

import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Statements in order. Their steps are taken at once, before the first. */
final class Sequence extends Node {
    private final Node[] nodes;
    private final int cost;

    Sequence(Node[] nodes, int cost) {
        this.nodes = nodes;
        this.cost = cost;
    }

    /** The steps that it takes before the first statement. */
    int cost() {
        return cost;
    }

    @Override
    int run(Run run, @Nullable Value[] locals) {
        run.charge(cost);
        for (Node node : nodes) {
            int signal = node.run(run, locals);
            if (signal != NEXT) {
                return signal;
            }
        }
        return NEXT;
    }
}
