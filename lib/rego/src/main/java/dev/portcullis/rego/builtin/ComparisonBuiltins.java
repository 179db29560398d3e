package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.BooleanValue;
import java.util.Map;
import java.util.function.IntPredicate;

/** The comparisons, which are defined for all pairs of values. */
final class ComparisonBuiltins {
    private ComparisonBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("eq", ordered(order -> order == 0));
        table.put("equal", ordered(order -> order == 0));
        table.put("neq", ordered(order -> order != 0));
        table.put("lt", ordered(order -> order < 0));
        table.put("lte", ordered(order -> order <= 0));
        table.put("gt", ordered(order -> order > 0));
        table.put("gte", ordered(order -> order >= 0));
    }

    private static Builtin ordered(IntPredicate wanted) {
        return (arguments, circumstances) -> BooleanValue.of(wanted.test(arguments[0].compareTo(arguments[1])));
    }
}
