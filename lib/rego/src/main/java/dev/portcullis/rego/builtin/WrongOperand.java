package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.Value;

/** What ends a call for an operand, in OPA's words; positions count from 0, and are named from 1. */
final class WrongOperand {
    private WrongOperand() {}

    /** For an operand of none of several types. */
    static BuiltinException oneOf(Value[] arguments, int position, String... wanted) {
        return because(
                position,
                "must be one of {" + String.join(", ", wanted) + "} but got "
                        + arguments[position].kind().typeName());
    }

    /** For a collection with a member of a wrong type. */
    static BuiltinException member(Value[] arguments, int position, Value got, String wanted) {
        String type = arguments[position].kind().typeName();
        return because(
                position,
                "must be " + type + " of " + wanted + "s but got " + type + " containing "
                        + got.kind().typeName());
    }

    /** For an operand of the right type with a wrong value. */
    static BuiltinException because(int position, String what) {
        return new BuiltinException(BuiltinException.Code.TYPE, "operand " + (position + 1) + " " + what);
    }
}
