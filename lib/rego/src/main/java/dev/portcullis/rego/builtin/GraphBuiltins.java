package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code graph.*}: a graph is an object of vertices to arrays or sets of the vertices that their edges lead to. */
final class GraphBuiltins {
    /** Paths are followed by recursion. */
    private static final int LONGEST_PATH = 1_000;

    private GraphBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("graph.reachable", GraphBuiltins::reachable);
        table.put("graph.reachable_paths", GraphBuiltins::reachablePaths);
    }

    private static Value reachable(Value[] arguments, Circumstances circumstances) {
        ObjectValue graph = Operands.object(arguments, 0);
        Deque<Value> queue = new ArrayDeque<>(initial(arguments));
        Set<Value> reached = new HashSet<>();
        while (!queue.isEmpty()) {
            circumstances.charge(1);
            Value vertex = queue.remove();
            Value edges = graph.get(vertex);
            if (edges != null && reached.add(vertex)) {
                List<Value> next = vertices(edges);
                Costs.members(circumstances, next.size() + 1L);
                next.stream().filter(neighbour -> !reached.contains(neighbour)).forEach(queue::add);
            }
        }
        return SetValue.copyOf(reached);
    }

    private static List<Value> initial(Value[] arguments) {
        if (arguments[1] instanceof ArrayValue || arguments[1] instanceof SetValue) {
            return vertices(arguments[1]);
        }
        throw Operands.wrong(arguments, 1, "{array, set}");
    }

    private static List<Value> vertices(Value edges) {
        return switch (edges) {
            case ArrayValue array -> array.elements();
            case SetValue set -> set.sorted();
            default -> List.of();
        };
    }

    private static Value reachablePaths(Value[] arguments, Circumstances circumstances) {
        Paths paths = new Paths(Operands.object(arguments, 0), circumstances);
        initial(arguments).forEach(paths::from);
        return SetValue.copyOf(paths.found);
    }

    /** Every path without a cycle, until a vertex without edges, one that the graph lacks, or one that the path has. */
    private static final class Paths {
        private final ObjectValue graph;
        private final Circumstances circumstances;
        private final Set<Value> found = new HashSet<>();
        private final List<Value> path = new ArrayList<>();
        private final Set<Value> reached = new HashSet<>();

        Paths(ObjectValue graph, Circumstances circumstances) {
            this.graph = graph;
            this.circumstances = circumstances;
        }

        private void from(Value vertex) {
            circumstances.charge(1);
            Value edges = graph.get(vertex);
            if (edges == null) {
                return;
            }
            path.add(vertex);
            reached.add(vertex);
            List<Value> next = vertices(edges);
            if (next.isEmpty()) {
                end();
            }
            // As in OPA, the first edge is followed even where it leads back to where it begins.
            next.forEach(this::follow);
            path.clear();
            reached.clear();
        }

        private void follow(Value vertex) {
            circumstances.charge(1);
            Value edges = graph.get(vertex);
            if (edges == null) {
                end();
                return;
            }
            if (path.size() > LONGEST_PATH) {
                throw BuiltinException.because("path is longer than " + LONGEST_PATH + " vertices");
            }
            path.add(vertex);
            boolean isNew = reached.add(vertex);
            List<Value> next = vertices(edges);
            if (next.isEmpty()) {
                end();
            }
            for (Value neighbour : next) {
                if (reached.contains(neighbour)) {
                    end();
                } else {
                    follow(neighbour);
                }
            }
            if (isNew) {
                reached.remove(vertex);
            }
            path.removeLast();
        }

        private void end() {
            Costs.elements(circumstances, path.size());
            Costs.members(circumstances, 1);
            found.add(ArrayValue.copyOf(path));
        }
    }
}
