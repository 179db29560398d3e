package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Map;

/** What the compiler writes into a plan in place of Rego's {@code in}, {@code print} and template strings; and {@code trace}. */
final class InternalBuiltins {
    private static final Value UNDEFINED = StringValue.of("<undefined>");

    private InternalBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("internal.member_2", InternalBuiltins::member);
        table.put("internal.member_3", InternalBuiltins::memberWithKey);
        table.put("internal.print", InternalBuiltins::print);
        table.put("internal.template_string", InternalBuiltins::templateString);
        table.put("internal.test_case", (_, _) -> BooleanValue.TRUE);
        table.put("trace", (arguments, _) -> {
            Operands.string(arguments, 0);
            return BooleanValue.TRUE;
        });
    }

    private static Value member(Value[] arguments, Circumstances circumstances) {
        Value wanted = arguments[0];
        return switch (arguments[1]) {
            case SetValue set -> BooleanValue.of(set.contains(wanted));
            case ArrayValue array -> {
                circumstances.charge(array.size());
                yield BooleanValue.of(array.elements().contains(wanted));
            }
            case ObjectValue object -> {
                circumstances.charge(object.size());
                yield BooleanValue.of(object.keys().stream().anyMatch(key -> wanted.equals(object.get(key))));
            }
            default -> BooleanValue.FALSE;
        };
    }

    private static Value memberWithKey(Value[] arguments, Circumstances circumstances) {
        Value key = arguments[0];
        Value wanted = arguments[1];
        return switch (arguments[2]) {
            case SetValue set -> BooleanValue.of(set.contains(key) && key.equals(wanted));
            case ArrayValue array -> BooleanValue.of(wanted.equals(array.get(key)));
            case ObjectValue object -> BooleanValue.of(wanted.equals(object.get(key)));
            default -> BooleanValue.FALSE;
        };
    }

    private static Value print(Value[] arguments, Circumstances circumstances) {
        ArrayValue operands = Operands.array(arguments, 0);
        String[] parts = new String[operands.size()];
        printFrom(0, operands, parts, circumstances);
        return BooleanValue.TRUE;
    }

    /** Prints a line for each combination of what the operands, sets of what an expression may be, hold. */
    private static void printFrom(int at, ArrayValue operands, String[] parts, Circumstances circumstances) {
        circumstances.charge(1);
        if (at == operands.size()) {
            String line = String.join(" ", parts);
            circumstances.allocate(2L * line.length());
            circumstances.print(line);
            return;
        }
        for (Value value : possible(operands.get(at))) {
            parts[at] = text(value);
            printFrom(at + 1, operands, parts, circumstances);
        }
    }

    private static Iterable<Value> possible(Value operand) {
        return switch (operand) {
            case SetValue set when set.size() == 0 -> SetValue.of(UNDEFINED);
            case SetValue set -> set;
            case ArrayValue _, ObjectValue _ ->
                throw BuiltinException.because(
                        "illegal argument type: " + operand.kind().typeName());
            default -> SetValue.of(operand);
        };
    }

    private static String text(Value value) {
        return value instanceof StringValue string ? string.string() : value.toString();
    }

    private static Value templateString(Value[] arguments, Circumstances circumstances) {
        ArrayValue operands = Operands.array(arguments, 0);
        circumstances.charge(operands.size());
        StringBuilder out = new StringBuilder();
        for (Value operand : operands) {
            if (operand instanceof SetValue set && set.size() > 1) {
                throw BuiltinException.because("template-strings must not produce multiple outputs");
            }
            for (Value value : possible(operand)) {
                String part = text(value);
                circumstances.allocate(2L * part.length());
                circumstances.charge(part.length() / 100);
                out.append(part);
            }
        }
        return StringValue.of(out.toString());
    }
}
