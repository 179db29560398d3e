package dev.portcullis.rego.plan;

import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import java.util.Set;

/**
 * What an entry point can depend on besides the base documents. Found without running it, so that it is more rather than less than what is read.
 *
 * @param paths where the sub-documents of the input stand that it can read, none of them inside another; the empty path is the whole input
 * @param readsTime whether it calls a built-in that depends on the time
 */
public record Reach(Set<List<String>> paths, boolean readsTime) {
    public Reach {
        paths = Set.copyOf(paths);
    }

    /** Says whether something can be read that stands at a path, below it, or around it. */
    public boolean reaches(List<String> path) {
        return paths.stream().anyMatch(reached -> startsWith(reached, path) || startsWith(path, reached));
    }

    private static boolean startsWith(List<String> path, List<String> prefix) {
        return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
    }

    /**
     * What of an input can be read: two inputs with equal projections have equal results. Objects on the way to what is read are kept without the
     * rest of what they hold, and everything else that stands on the way is kept as it is.
     */
    public Value project(Value input) {
        return project(input, paths, 0);
    }

    private static Value project(Value value, Iterable<List<String>> paths, int depth) {
        if (!(value instanceof ObjectValue object)) {
            return value;
        }
        ObjectValue.Builder projection = ObjectValue.builder();
        for (Value key : object.keys()) {
            List<List<String>> inside = new java.util.ArrayList<>();
            for (List<String> path : paths) {
                if (path.size() == depth) {
                    return value;
                }
                if (key instanceof StringValue string && string.string().equals(path.get(depth))) {
                    inside.add(path);
                }
            }
            Value member = object.get(key);
            if (!inside.isEmpty() && member != null) {
                projection.put(key, project(member, inside, depth + 1));
            }
        }
        return projection.build();
    }
}
