package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import dev.portcullis.rego.value.Value.Kind;
import java.util.Map;

/** Tests of types, and conversions between them. */
final class TypeBuiltins {
    private TypeBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        for (Kind kind : Kind.values()) {
            table.put("is_" + kind.typeName(), (arguments, _) -> BooleanValue.of(arguments[0].kind() == kind));
        }
        table.put(
                "type_name",
                (arguments, _) -> StringValue.of(arguments[0].kind().typeName()));
        table.put("to_number", TypeBuiltins::toNumber);
        table.put("cast_array", TypeBuiltins::array);
        table.put("cast_set", TypeBuiltins::set);
        for (Kind kind : new Kind[] {Kind.STRING, Kind.BOOLEAN, Kind.NULL, Kind.OBJECT}) {
            table.put("cast_" + kind.typeName(), same(kind));
        }
    }

    private static Builtin same(Kind kind) {
        return (arguments, _) -> {
            if (arguments[0].kind() == kind) {
                return arguments[0];
            }
            throw Operands.wrong(arguments, 0, kind.typeName());
        };
    }

    private static Value array(Value[] arguments, Circumstances circumstances) {
        if (arguments[0] instanceof SetValue set) {
            circumstances.charge(set.size());
            circumstances.allocate(8L * set.size());
            return ArrayValue.copyOf(set.sorted());
        }
        return collection(arguments);
    }

    private static Value set(Value[] arguments, Circumstances circumstances) {
        if (arguments[0] instanceof ArrayValue array) {
            circumstances.charge(array.size());
            circumstances.allocate(48L * array.size());
            return SetValue.copyOf(array.elements());
        }
        return collection(arguments);
    }

    private static Value collection(Value[] arguments) {
        if (arguments[0] instanceof ArrayValue || arguments[0] instanceof SetValue) {
            return arguments[0];
        }
        throw WrongOperand.oneOf(arguments, 0, "array", "set");
    }

    private static Value toNumber(Value[] arguments, Circumstances circumstances) {
        return switch (arguments[0]) {
            case NullValue _ -> NumberValue.of(0);
            case BooleanValue bool -> NumberValue.of(bool.booleanValue() ? 1 : 0);
            case NumberValue number -> number;
            case StringValue string -> {
                circumstances.charge(string.string().length() / 100);
                circumstances.allocate(string.string().length());
                yield NumberSyntax.parse(string);
            }
            default -> throw WrongOperand.oneOf(arguments, 0, "null", "boolean", "number", "string");
        };
    }
}
