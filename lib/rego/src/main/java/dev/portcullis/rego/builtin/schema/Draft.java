package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;

/** The version of the specification, in ascending order; a schema that names none is read by the keywords of all. */
enum Draft {
    FOUR,
    SIX,
    SEVEN,
    ANY;

    /**
     * The draft that a schema names.
     *
     * @throws IllegalArgumentException if it is not the shape of a schema
     */
    static Draft of(Value schema) {
        if (schema instanceof BooleanValue) {
            return ANY;
        }
        if (!(schema instanceof ObjectValue object)) {
            throw new IllegalArgumentException("schema is invalid");
        }
        return switch (object.get("$schema")) {
            case null -> ANY;
            case StringValue name ->
                switch (Reference.parse(name.string()).toString()) {
                    case "http://json-schema.org/draft-04/schema" -> FOUR;
                    case "http://json-schema.org/draft-06/schema" -> SIX;
                    case "http://json-schema.org/draft-07/schema" -> SEVEN;
                    default -> ANY;
                };
            default -> throw Problems.notOfType("$schema", "string");
        };
    }

    boolean atLeast(Draft other) {
        return compareTo(other) >= 0;
    }

    /** The keyword that names a schema. */
    String idKey(ObjectValue schema) {
        return switch (this) {
            case FOUR -> "id";
            case SIX, SEVEN -> "$id";
            case ANY -> schema.get("id") == null ? "$id" : "id";
        };
    }
}
