package dev.portcullis.rego.value;

/**
 * A value of Rego: immutable, and comparable with every other value.
 *
 * <p>The order is OPA's: null, booleans, numbers, strings, arrays, objects, sets; inside a kind as the kind says. Two values are equal exactly
 * where their comparison gives zero, so {@code 1} and {@code 1.0} are one value.
 */
public sealed interface Value extends Comparable<Value>
        permits NullValue, BooleanValue, NumberValue, StringValue, ArrayValue, ObjectValue, SetValue {

    /** The kind, whose order is the order of values of different kinds. */
    Kind kind();

    /** Says whether this is anything but {@code false}: what a condition of a rule asks. */
    default boolean truthy() {
        return this != BooleanValue.FALSE;
    }

    /**
     * About how many values a walk through this one meets, counting again what it meets again; a long string counts for several. What a
     * comparison may cost. At most 2⁶¹.
     */
    default long weight() {
        return 1;
    }

    /** Ends the construction of this value and of all that it holds: from here on {@link #weight} is exact and it can be shared. */
    default Value close() {
        return this;
    }

    /** The kinds of values, in ascending order. */
    enum Kind {
        NULL,
        BOOLEAN,
        NUMBER,
        STRING,
        ARRAY,
        OBJECT,
        SET;

        /** The name that Rego's {@code type_name} gives, such as {@code "boolean"}. */
        public String typeName() {
            return switch (this) {
                case NULL -> "null";
                case BOOLEAN -> "boolean";
                case NUMBER -> "number";
                case STRING -> "string";
                case ARRAY -> "array";
                case OBJECT -> "object";
                case SET -> "set";
            };
        }
    }
}
