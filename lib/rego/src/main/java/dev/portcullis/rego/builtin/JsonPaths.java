package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Paths into values: JSON pointers, whose slash in front may be missing, or arrays of keys. */
final class JsonPaths {
    private JsonPaths() {}

    /** Where paths lead: to what comes below a key, or to the end of a path, where {@link #isEnd}. */
    static final class Tree {
        private final Map<Value, Tree> below = new HashMap<>();
        private boolean end;

        @Nullable
        Tree at(Value key) {
            return below.get(key);
        }

        boolean isEnd() {
            return end;
        }
    }

    static List<Value> path(Value path, Circumstances circumstances) {
        return switch (path) {
            case StringValue pointer -> segments(pointer.string(), circumstances);
            case ArrayValue keys -> {
                circumstances.charge(keys.size() + 1);
                yield keys.elements();
            }
            default ->
                throw new BuiltinException(
                        BuiltinException.Code.TYPE,
                        "operand 2 must be one of {set, array} containing string paths or array of path segments but got "
                                + path.kind().typeName());
        };
    }

    private static List<Value> segments(String pointer, Circumstances circumstances) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        Costs.text(circumstances, pointer.length(), pointer.length());
        int start = 0;
        while (start < pointer.length() && pointer.charAt(start) == '/') {
            start++;
        }
        List<Value> segments = new ArrayList<>();
        for (int end; start <= pointer.length(); start = end + 1) {
            int slash = pointer.indexOf('/', start);
            end = slash < 0 ? pointer.length() : slash;
            segments.add(StringValue.of(
                    pointer.substring(start, end).replace("~1", "/").replace("~0", "~")));
        }
        return segments;
    }

    /** The paths of an array or a set, as one tree: a path that ends makes those that go on below it useless. */
    static Tree tree(Value[] arguments, int position, Circumstances circumstances) {
        List<Value> paths = switch (arguments[position]) {
            case ArrayValue array -> array.elements();
            case SetValue set -> set.sorted();
            default -> throw Operands.wrong(arguments, position, "one of {set, array}");
        };
        Tree root = new Tree();
        for (Value path : paths) {
            List<Value> keys = path(path, circumstances);
            Costs.members(circumstances, keys.size());
            add(keys, root);
        }
        return root;
    }

    private static void add(List<Value> keys, Tree root) {
        Tree node = root;
        for (Value key : keys) {
            if (node.end) {
                return;
            }
            node = node.below.computeIfAbsent(key, _ -> new Tree());
        }
        if (node != root) {
            node.end = true;
        }
    }

    /** What is left of a value without what the paths lead to; null where all of it goes. */
    static @Nullable Value without(Value value, @Nullable Tree paths, Circumstances circumstances) {
        if (paths == null) {
            return value;
        }
        if (paths.isEnd()) {
            return null;
        }
        return switch (value) {
            case ObjectValue object -> without(object, paths, circumstances);
            case SetValue set -> {
                Costs.members(circumstances, set.size());
                List<Value> left = new ArrayList<>();
                set.forEach(member -> addIfAny(left, without(member, paths.at(member), circumstances)));
                yield SetValue.copyOf(left);
            }
            case ArrayValue array -> {
                Costs.elements(circumstances, array.size());
                List<Value> left = new ArrayList<>();
                for (int i = 0; i < array.size(); i++) {
                    addIfAny(left, without(array.get(i), paths.at(index(i)), circumstances));
                }
                yield ArrayValue.copyOf(left);
            }
            default -> value;
        };
    }

    private static ObjectValue without(ObjectValue object, Tree paths, Circumstances circumstances) {
        Costs.members(circumstances, object.size());
        ObjectValue.Builder left = ObjectValue.builder();
        for (Value key : object.keys()) {
            Value member = without(Members.of(object, key), paths.at(key), circumstances);
            if (member != null) {
                left.put(key, member);
            }
        }
        return left.build();
    }

    /** What of a value the paths lead to. */
    static Value only(Value value, Tree paths, Circumstances circumstances) {
        if (paths.isEnd()) {
            return value;
        }
        return switch (value) {
            case ObjectValue object -> only(object, paths, circumstances);
            case SetValue set -> only(set, paths, circumstances);
            case ArrayValue array -> {
                Costs.elements(circumstances, array.size());
                List<Value> kept = new ArrayList<>();
                for (int i = 0; i < array.size(); i++) {
                    Tree below = paths.at(index(i));
                    addIfAny(kept, below == null ? null : only(array.get(i), below, circumstances));
                }
                yield ArrayValue.copyOf(kept);
            }
            default -> value;
        };
    }

    private static ObjectValue only(ObjectValue object, Tree paths, Circumstances circumstances) {
        Costs.members(circumstances, paths.below.size());
        ObjectValue.Builder kept = ObjectValue.builder();
        paths.below.forEach((key, below) -> {
            Value member = object.get(key);
            if (member != null) {
                kept.put(key, only(member, below, circumstances));
            }
        });
        return kept.build();
    }

    private static SetValue only(SetValue set, Tree paths, Circumstances circumstances) {
        Costs.members(circumstances, paths.below.size());
        List<Value> kept = new ArrayList<>();
        paths.below.forEach((key, below) -> {
            if (set.contains(key)) {
                kept.add(only(key, below, circumstances));
            }
        });
        return SetValue.copyOf(kept);
    }

    /** Elements of arrays are named by strings in paths, as JSON pointers do; by numbers never. */
    private static Value index(int i) {
        return StringValue.of(Integer.toString(i));
    }

    private static void addIfAny(List<Value> values, @Nullable Value value) {
        if (value != null) {
            values.add(value);
        }
    }
}
