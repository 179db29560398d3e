package dev.portcullis.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.portcullis.manifests.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The fields of every custom resource, from its definition. */
final class ResourcePage {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<String> INTERNAL =
            List.of("GateProbe", "PolicyRevision", "RunnerReservation", "VerifiedImage");
    private static final String INTRODUCTION = """
            # Custom resources

            All are of `portcullis.dev/v1alpha1`, and cluster-scoped unless they say otherwise. `[]` stands for each element of a list, `{}` for each value of a map.
            """;

    private final StringBuilder page = new StringBuilder(INTRODUCTION);

    private ResourcePage() {}

    static String text() {
        var writer = new ResourcePage();
        Manifests.files().entrySet().stream()
                .filter(file -> file.getKey().startsWith("crd-"))
                .forEach(file -> writer.definition(read(file.getValue())));
        return writer.page.toString();
    }

    private void definition(JsonNode definition) {
        var names = definition.at("/spec/names");
        var kind = names.path("kind").asText();
        var schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
        page.append("\n## ").append(kind).append("\n\n");
        page.append(schema.path("description").asText()).append(" Short name: `");
        page.append(names.path("shortNames").path(0).asText()).append("`.");
        if (definition.at("/spec/scope").asText().equals("Namespaced")) {
            page.append(" Namespaced.");
        }
        if (INTERNAL.contains(kind)) {
            page.append(" Internal: nobody else writes it.");
        }
        page.append("\n\n| Field | Type | Meaning |\n|---|---|---|\n");
        fields("spec", schema.at("/properties/spec"));
        rules(schema);
    }

    private void fields(String path, JsonNode schema) {
        var required = YAML.convertValue(schema.path("required"), List.class);
        schema.path("properties").properties().forEach(field -> {
            var here = path + "." + field.getKey();
            row(here, field.getValue(), required != null && required.contains(field.getKey()));
            below(here, field.getValue());
        });
    }

    private void below(String path, JsonNode schema) {
        if (schema.has("items")) {
            fields(path + "[]", schema.path("items"));
        } else if (schema.path("additionalProperties").isObject()) {
            fields(path + "{}", schema.path("additionalProperties"));
        } else {
            fields(path, schema);
        }
    }

    private void row(String path, JsonNode schema, boolean required) {
        page.append("| `").append(path).append("` | ").append(type(schema));
        page.append(required ? ", required" : "");
        page.append(
                schema.has("default") ? ", default `" + schema.path("default").asText() + "`" : "");
        page.append(" | ")
                .append(schema.path("description").asText().replace("|", "\\|"))
                .append(" |\n");
    }

    private static String type(JsonNode schema) {
        if (schema.has("enum")) {
            return "one of " + String.join(", ", texts(schema.path("enum")));
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return "integer or string";
        }
        return switch (schema.path("type").asText()) {
            case "array" -> "list of " + type(schema.path("items"));
            case "object" -> schema.has("additionalProperties") ? "map" : "object";
            case String type -> type;
        };
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(value -> "`" + value.asText() + "`").toList();
    }

    private void rules(JsonNode schema) {
        var rules = schema.findValues("x-kubernetes-validations").stream()
                .flatMap(JsonNode::valueStream)
                .map(rule -> rule.path("message").asText())
                .distinct()
                .toList();
        if (!rules.isEmpty()) {
            page.append("\nThe API server refuses an object unless:\n\n");
            rules.forEach(rule -> page.append("- ").append(rule).append("\n"));
        }
    }

    private static JsonNode read(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
