package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.value.Value;
import java.util.List;

/**
 * A JSON Schema that values are held against. References reach no further than the schema itself.
 *
 * <p>Schemas and values are as {@code json.unmarshal} makes them: without sets, and with strings as keys.
 */
public final class JsonSchema {
    private final Schema root;

    private JsonSchema(Schema root) {
        this.root = root;
    }

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException if it is none; the message is OPA's
     */
    public static JsonSchema of(Value schema, Means means) {
        return new JsonSchema(SchemaReader.read(schema, means));
    }

    /**
     * In what ways a document violates the schema; none if it is valid.
     *
     * @throws IllegalArgumentException if it cannot be said
     */
    public List<Violation> violations(Value document, Means means) {
        return List.copyOf(Validation.validate(root, document, means).violations());
    }
}
