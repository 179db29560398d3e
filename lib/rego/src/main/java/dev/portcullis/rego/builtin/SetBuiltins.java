package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code &}, {@code |}, {@code intersection} and {@code union}. */
final class SetBuiltins {
    private SetBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("and", SetBuiltins::and);
        table.put("intersection", SetBuiltins::intersection);
        table.put("or", SetBuiltins::or);
        // What older releases of Rego call the difference of sets.
        table.put("set_diff", SetBuiltins::difference);
        table.put("union", SetBuiltins::union);
    }

    private static Value and(Value[] arguments, Circumstances circumstances) {
        return common(Operands.set(arguments, 0), Operands.set(arguments, 1), circumstances);
    }

    private static SetValue common(SetValue left, SetValue right, Circumstances circumstances) {
        SetValue smaller = left.size() <= right.size() ? left : right;
        SetValue larger = left.size() <= right.size() ? right : left;
        Costs.members(circumstances, smaller.size());
        List<Value> both = new ArrayList<>();
        for (Value member : smaller) {
            if (larger.contains(member)) {
                both.add(member);
            }
        }
        return SetValue.copyOf(both);
    }

    private static Value or(Value[] arguments, Circumstances circumstances) {
        SetValue left = Operands.set(arguments, 0);
        SetValue right = Operands.set(arguments, 1);
        if (left.size() == 0) {
            return right;
        }
        if (right.size() == 0) {
            return left;
        }
        Costs.members(circumstances, (long) left.size() + right.size());
        List<Value> all = new ArrayList<>(left.size() + right.size());
        left.forEach(all::add);
        right.forEach(all::add);
        return SetValue.copyOf(all);
    }

    private static Value difference(Value[] arguments, Circumstances circumstances) {
        SetValue left = Operands.set(arguments, 0);
        SetValue right = Operands.set(arguments, 1);
        Costs.members(circumstances, left.size());
        List<Value> rest = new ArrayList<>();
        for (Value member : left) {
            if (!right.contains(member)) {
                rest.add(member);
            }
        }
        return SetValue.copyOf(rest);
    }

    private static Value intersection(Value[] arguments, Circumstances circumstances) {
        SetValue result = null;
        for (SetValue set : sets(arguments, circumstances)) {
            result = result == null ? set : common(result, set, circumstances);
        }
        return result == null ? SetValue.EMPTY : result;
    }

    private static Value union(Value[] arguments, Circumstances circumstances) {
        List<SetValue> sets = sets(arguments, circumstances);
        Costs.members(circumstances, sets.stream().mapToLong(SetValue::size).sum());
        List<Value> all = new ArrayList<>();
        for (SetValue set : sets) {
            set.forEach(all::add);
        }
        return SetValue.copyOf(all);
    }

    private static List<SetValue> sets(Value[] arguments, Circumstances circumstances) {
        SetValue outer = Operands.set(arguments, 0);
        Costs.elements(circumstances, outer.size());
        List<SetValue> sets = new ArrayList<>(outer.size());
        for (Value member : outer) {
            if (!(member instanceof SetValue set)) {
                throw BuiltinException.operand(1, "set", member);
            }
            sets.add(set);
        }
        return sets;
    }
}
