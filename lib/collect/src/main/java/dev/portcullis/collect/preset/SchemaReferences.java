package dev.portcullis.collect.preset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** What a schema refers to. Only definitions are compared as a whole, so that a reference to them means the same in both. */
final class SchemaReferences {
    private static final Set<String> DYNAMIC = Set.of("$dynamicRef", "$recursiveRef", "$anchor", "$dynamicAnchor");

    private SchemaReferences() {}

    /** Tells whether the schema refers to nothing but definitions of its own. */
    static boolean onlyToDefinitions(JsonNode schema) {
        return isPlain(schema, true);
    }

    private static boolean isPlain(JsonNode node, boolean root) {
        if (node instanceof ObjectNode object) {
            for (var field : object.properties()) {
                var name = field.getKey();
                if (DYNAMIC.contains(name)
                        || (name.equals("$id") && !root)
                        || (name.equals("$ref") && !isDefinition(field.getValue()))) {
                    return false;
                }
            }
        }
        return node.valueStream().allMatch(below -> isPlain(below, false));
    }

    private static boolean isDefinition(JsonNode reference) {
        var text = reference.asText();
        return text.startsWith("#/$defs/") || text.startsWith("#/definitions/");
    }
}
