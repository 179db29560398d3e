package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code object.*} but for {@code object.subset}. */
final class ObjectBuiltins {
    private ObjectBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("object.filter", ObjectBuiltins::filter);
        table.put("object.get", ObjectBuiltins::get);
        table.put("object.keys", ObjectBuiltins::keys);
        table.put("object.remove", ObjectBuiltins::remove);
        table.put("object.union", ObjectBuiltins::union);
        table.put("object.union_n", ObjectBuiltins::unionOfMany);
    }

    private static Value get(Value[] arguments, Circumstances circumstances) {
        ObjectValue object = Operands.object(arguments, 0);
        @Nullable Value found = object;
        if (arguments[1] instanceof ArrayValue path) {
            circumstances.charge(path.size() + 1);
            for (int i = 0; i < path.size() && found != null; i++) {
                found = Members.find(found, path.get(i));
            }
        } else {
            circumstances.charge(1);
            found = object.get(arguments[1]);
        }
        return found == null ? arguments[2] : found;
    }

    private static Value keys(Value[] arguments, Circumstances circumstances) {
        ObjectValue object = Operands.object(arguments, 0);
        Costs.members(circumstances, object.size());
        return SetValue.copyOf(object.keys());
    }

    private static Value filter(Value[] arguments, Circumstances circumstances) {
        ObjectValue object = Operands.object(arguments, 0);
        List<Value> keys = keysToUse(arguments, circumstances);
        ObjectValue.Builder kept = ObjectValue.builder();
        for (Value key : keys) {
            Value value = object.get(key);
            if (value != null) {
                kept.put(key, value);
            }
        }
        return kept.build();
    }

    private static Value remove(Value[] arguments, Circumstances circumstances) {
        ObjectValue object = Operands.object(arguments, 0);
        List<Value> keys = keysToUse(arguments, circumstances);
        Costs.members(circumstances, object.size());
        Map<Value, Value> left = new HashMap<>();
        for (Value key : object.keys()) {
            left.put(key, Members.of(object, key));
        }
        keys.forEach(left::remove);
        return ObjectValue.copyOf(left);
    }

    private static List<Value> keysToUse(Value[] arguments, Circumstances circumstances) {
        List<Value> keys = switch (arguments[1]) {
            case ArrayValue array -> array.elements();
            case SetValue set -> set.sorted();
            case ObjectValue object -> object.keys();
            default -> throw Operands.wrong(arguments, 1, "one of {object, set, array}");
        };
        Costs.members(circumstances, keys.size());
        return keys;
    }

    private static Value union(Value[] arguments, Circumstances circumstances) {
        return merge(Operands.object(arguments, 0), Operands.object(arguments, 1), circumstances);
    }

    /** The members of both; where both have a key, the right one's value, or the union of both if both are objects. */
    private static ObjectValue merge(ObjectValue left, ObjectValue right, Circumstances circumstances) {
        if (left.size() == 0) {
            return right;
        }
        if (right.size() == 0) {
            return left;
        }
        Map<Value, Value> merged = new HashMap<>();
        mergeInto(merged, left, circumstances);
        mergeInto(merged, right, circumstances);
        return ObjectValue.copyOf(merged);
    }

    private static void mergeInto(Map<Value, Value> merged, ObjectValue newer, Circumstances circumstances) {
        Costs.members(circumstances, newer.size());
        for (Value key : newer.keys()) {
            Value old = merged.get(key);
            Value value = Members.of(newer, key);
            merged.put(
                    key,
                    old instanceof ObjectValue oldObject && value instanceof ObjectValue object
                            ? merge(oldObject, object, circumstances)
                            : value);
        }
    }

    private static Value unionOfMany(Value[] arguments, Circumstances circumstances) {
        ArrayValue array = Operands.array(arguments, 0);
        circumstances.charge(array.size() + 1);
        for (Value element : array) {
            if (!(element instanceof ObjectValue)) {
                throw new BuiltinException(
                        BuiltinException.Code.TYPE,
                        "operand 1 must be array of objects but got array containing "
                                + element.kind().typeName());
            }
        }
        Map<Value, Value> union = new HashMap<>();
        for (Value element : array) {
            mergeInto(union, (ObjectValue) element, circumstances);
        }
        return ObjectValue.copyOf(union);
    }
}
