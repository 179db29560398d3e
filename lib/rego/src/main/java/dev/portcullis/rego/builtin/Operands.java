package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;

/** Reads arguments as what a function takes; every method counts positions from 0 and names them from 1 in what it throws. */
final class Operands {
    private Operands() {}

    static String string(Value[] arguments, int position) {
        if (arguments[position] instanceof StringValue string) {
            return string.string();
        }
        throw wrong(arguments, position, "string");
    }

    static NumberValue number(Value[] arguments, int position) {
        if (arguments[position] instanceof NumberValue number) {
            return number;
        }
        throw wrong(arguments, position, "number");
    }

    static boolean bool(Value[] arguments, int position) {
        if (arguments[position] instanceof BooleanValue bool) {
            return bool.booleanValue();
        }
        throw wrong(arguments, position, "boolean");
    }

    static ArrayValue array(Value[] arguments, int position) {
        if (arguments[position] instanceof ArrayValue array) {
            return array;
        }
        throw wrong(arguments, position, "array");
    }

    static ObjectValue object(Value[] arguments, int position) {
        if (arguments[position] instanceof ObjectValue object) {
            return object;
        }
        throw wrong(arguments, position, "object");
    }

    static SetValue set(Value[] arguments, int position) {
        if (arguments[position] instanceof SetValue set) {
            return set;
        }
        throw wrong(arguments, position, "set");
    }

    /** What ends a call whose argument has a type that the function does not take. */
    static BuiltinException wrong(Value[] arguments, int position, String wanted) {
        return BuiltinException.operand(position + 1, wanted, arguments[position]);
    }
}
