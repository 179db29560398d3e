package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code walk}: every value inside a value with the path to it. */
final class WalkBuiltins {
    private static final int DEEPEST = 1_000;

    private WalkBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("walk", WalkBuiltins::walk);
    }

    /** The pairs of path and value as an array: a plan looks at its elements, never at its kind. */
    private static Value walk(Value[] arguments, Circumstances circumstances) {
        List<Value> found = new ArrayList<>();
        new Walk(found, circumstances).from(arguments[0]);
        return ArrayValue.copyOf(found);
    }

    private record Walk(List<Value> found, List<Value> path, Circumstances circumstances) {
        Walk(List<Value> found, Circumstances circumstances) {
            this(found, new ArrayList<>(), circumstances);
        }

        private void from(Value value) {
            if (path.size() > DEEPEST) {
                throw BuiltinException.because("value is nested more than " + DEEPEST + " deep");
            }
            Costs.elements(circumstances, path.size() + 8L);
            found.add(ArrayValue.of(ArrayValue.copyOf(path), value));
            switch (value) {
                case ArrayValue array -> {
                    for (int i = 0; i < array.size(); i++) {
                        into(NumberValue.of(i), array.get(i));
                    }
                }
                case ObjectValue object -> {
                    for (Value key : object.keys()) {
                        into(key, Members.of(object, key));
                    }
                }
                case SetValue set -> set.forEach(member -> into(member, member));
                default -> {}
            }
        }

        private void into(Value key, Value value) {
            path.add(key);
            from(value);
            path.removeLast();
        }
    }
}
