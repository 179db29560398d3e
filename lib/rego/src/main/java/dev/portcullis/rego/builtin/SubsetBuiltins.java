package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.Map;

/** {@code object.subset}: whether a value holds another, member by member, with objects, sets and arrays inside compared likewise. */
final class SubsetBuiltins {
    private SubsetBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("object.subset", SubsetBuiltins::subset);
    }

    private static Value subset(Value[] arguments, Circumstances circumstances) {
        Value all = arguments[0];
        Value part = arguments[1];
        if (all instanceof ArrayValue array && part instanceof SetValue set) {
            return BooleanValue.of(holdsAll(array, set, circumstances));
        }
        boolean comparable = part.kind() == all.kind()
                && (all instanceof ObjectValue || all instanceof SetValue || all instanceof ArrayValue);
        if (!comparable) {
            throw new BuiltinException(
                    BuiltinException.Code.TYPE,
                    "both arguments object.subset must be of the same type or array and set");
        }
        return BooleanValue.of(holds(all, part, circumstances));
    }

    private static boolean holds(Value all, Value part, Circumstances circumstances) {
        return switch (all) {
            case ObjectValue object when part instanceof ObjectValue inner -> holds(object, inner, circumstances);
            case SetValue set when part instanceof SetValue inner -> holds(set, inner, circumstances);
            case ArrayValue array when part instanceof ArrayValue inner -> holds(array, inner, circumstances);
            default -> all.equals(part);
        };
    }

    private static boolean holds(ObjectValue all, ObjectValue part, Circumstances circumstances) {
        circumstances.charge(part.size() + 1);
        for (Value key : part.keys()) {
            Value value = all.get(key);
            if (value == null || !holds(value, Members.of(part, key), circumstances)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(SetValue all, SetValue part, Circumstances circumstances) {
        circumstances.charge(part.size() + 1);
        for (Value member : part) {
            if (!all.contains(member)) {
                return false;
            }
        }
        return true;
    }

    /** Says whether the part stands in the array, in order and without a gap. OPA steps on by one element after a mismatch, as here. */
    private static boolean holds(ArrayValue all, ArrayValue part, Circumstances circumstances) {
        for (int start = 0; start + part.size() <= all.size(); start++) {
            int length = 0;
            while (length < part.size() && all.get(start + length).equals(part.get(length))) {
                length++;
            }
            circumstances.charge(length + 1);
            if (length == part.size()) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsAll(ArrayValue array, SetValue part, Circumstances circumstances) {
        circumstances.charge(array.size() + 1);
        // As in OPA, an element that stands twice counts twice, and an array without elements holds not even the empty
        // set.
        int found = 0;
        for (Value element : array) {
            found += part.contains(element) ? 1 : 0;
        }
        return array.size() > 0 && found >= part.size();
    }
}
