package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code array.*}: arrays joined, cut, turned round and flattened by one level. */
final class ArrayBuiltins {
    private ArrayBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("array.concat", ArrayBuiltins::concat);
        table.put("array.flatten", ArrayBuiltins::flatten);
        table.put("array.reverse", ArrayBuiltins::reverse);
        table.put("array.slice", ArrayBuiltins::slice);
    }

    private static Value concat(Value[] arguments, Circumstances circumstances) {
        ArrayValue left = Operands.array(arguments, 0);
        ArrayValue right = Operands.array(arguments, 1);
        Costs.elements(circumstances, (long) left.size() + right.size());
        List<Value> all = new ArrayList<>(left.size() + right.size());
        all.addAll(left.elements());
        all.addAll(right.elements());
        return ArrayValue.copyOf(all);
    }

    private static Value flatten(Value[] arguments, Circumstances circumstances) {
        ArrayValue array = Operands.array(arguments, 0);
        circumstances.charge(array.size());
        long size = 0;
        for (Value element : array) {
            size += element instanceof ArrayValue nested ? nested.size() : 1;
        }
        Costs.elements(circumstances, size);
        List<Value> flat = new ArrayList<>();
        for (Value element : array) {
            if (element instanceof ArrayValue nested) {
                flat.addAll(nested.elements());
            } else {
                flat.add(element);
            }
        }
        return ArrayValue.copyOf(flat);
    }

    private static Value reverse(Value[] arguments, Circumstances circumstances) {
        ArrayValue array = Operands.array(arguments, 0);
        Costs.elements(circumstances, array.size());
        return ArrayValue.copyOf(array.elements().reversed());
    }

    private static Value slice(Value[] arguments, Circumstances circumstances) {
        ArrayValue array = Operands.array(arguments, 0);
        long start = IntegerOperands.integer(arguments, 1);
        int stop = Math.clamp(IntegerOperands.integer(arguments, 2), 0, array.size());
        int first = Math.clamp(start, 0, stop);
        Costs.elements(circumstances, stop - first);
        return ArrayValue.copyOf(array.elements().subList(first, stop));
    }
}
