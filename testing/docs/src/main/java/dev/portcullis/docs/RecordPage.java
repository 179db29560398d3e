package dev.portcullis.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.cli.record.RecordSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** The fields of decision records, from their schema. */
final class RecordPage {
    private static final String DEFINITION = "#/$defs/";
    private static final String INTRODUCTION = """
            # Decision record

            One line of JSON for each request that the webhook answered, on standard output or in
            [another sink](../operations/decision-records.md). [The JSON Schema](decision-record.schema.json) (2020-12) is what readers can rely
            on: until the first release fields may still change under the same version; from then on they are added only with a new one.

            `portcullis explain` tells a record to a person, `portcullis replay` reaches the same verdict from it again. A line is ASCII and at most
            about 128 KiB of what was found, and little more than the verdicts of further images. Most texts are somebody else's, escaped as
            JSON: whoever shows them elsewhere must escape them for that place.
            """;

    private final JsonNode schema;
    private final StringBuilder page = new StringBuilder(INTRODUCTION);
    private final Set<String> told = new HashSet<>();

    private RecordPage(JsonNode schema) {
        this.schema = schema;
    }

    static String text() {
        try {
            var writer = new RecordPage(new ObjectMapper().readTree(RecordSchema.text()));
            writer.object("Record", writer.schema);
            writer.schema.path("$defs").properties().forEach(definition -> {
                if (definition.getValue().has("properties")) {
                    writer.object(definition.getKey(), definition.getValue());
                }
            });
            return writer.page.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void object(String name, JsonNode object) {
        if (!told.add(name)) {
            return;
        }
        page.append("\n## ").append(name).append("\n\n");
        page.append(object.path("description").asText()).append("\n\n| Field | Type | Meaning |\n|---|---|---|\n");
        fields("", object);
    }

    private void fields(String path, JsonNode object) {
        var required = new HashSet<String>();
        object.path("required").forEach(name -> required.add(name.asText()));
        object.path("properties").properties().forEach(field -> {
            var here = path + field.getKey();
            var value = field.getValue();
            page.append("| `").append(here).append("` | ").append(type(value));
            page.append(required.contains(field.getKey()) ? "" : ", optional").append(" | ");
            page.append(value.path("description").asText().replace("|", "\\|")).append(" |\n");
            var below = value.path("items").has("properties") ? value.path("items") : value;
            if (below.has("properties")) {
                fields(here + (below.equals(value) ? "." : "[]."), below);
            }
        });
    }

    private static String type(JsonNode value) {
        if (value.has("$ref")) {
            return reference(value.path("$ref").asText());
        }
        if (value.has("oneOf") && !value.has("type")) {
            return value.path("oneOf")
                    .valueStream()
                    .map(RecordPage::type)
                    .reduce((a, b) -> a + " or " + b)
                    .orElse("");
        }
        if (value.has("enum")) {
            return value.path("enum")
                    .valueStream()
                    .map(one -> "`" + one.asText() + "`")
                    .reduce((a, b) -> a + ", " + b)
                    .orElse("");
        }
        if (value.has("const")) {
            return "`" + value.path("const").asText() + "`";
        }
        return plain(value);
    }

    private static String plain(JsonNode value) {
        var pattern = value.path("pattern").asText();
        var type = value.path("type").isArray()
                ? value.path("type").path(0).asText() + " or null"
                : value.path("type").asText();
        if (value.has("anyOf")) {
            return "SHA-256 digest or null";
        }
        if (pattern.startsWith("^sha256:")) {
            return "SHA-256 digest";
        }
        if (pattern.equals("^[0-9a-f]{64}$")) {
            return "64 hexadecimal digits";
        }
        return switch (type) {
            case "array" -> "list of " + type(value.path("items"));
            case "object" -> value.path("additionalProperties").isObject() ? "map" : "object";
            case "object or null" -> "map or null";
            case String plain -> plain;
        };
    }

    private static String reference(String reference) {
        var name = reference.substring(DEFINITION.length());
        return name.equals("reason")
                ? "[reason](reasons.md)"
                : "[" + name + "](#" + name.toLowerCase(java.util.Locale.ROOT) + ")";
    }
}
