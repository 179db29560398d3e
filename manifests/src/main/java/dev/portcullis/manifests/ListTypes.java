package dev.portcullis.manifests;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;

/**
 * Says how lists merge, which no annotation can: lists of named things are maps by name, lists of conditions are maps by type, lists of
 * inputs are maps by predicate type, lists of texts are sets, all others are taken as a whole.
 */
final class ListTypes {
    private static final List<String> KEYS = List.of("name", "type", "predicateType");

    private ListTypes() {}

    static void complete(JSONSchemaProps schema) {
        if ("array".equals(schema.getType())) {
            var items = schema.getItems().getSchema();
            completeArray(schema, items);
            complete(items);
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            complete(schema.getAdditionalProperties().getSchema());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(ListTypes::complete);
        }
    }

    private static void completeArray(JSONSchemaProps array, JSONSchemaProps items) {
        if ("string".equals(items.getType())) {
            array.setXKubernetesListType("set");
            return;
        }
        var required = items.getRequired() == null ? List.<String>of() : items.getRequired();
        KEYS.stream()
                .filter(required::contains)
                .findFirst()
                .ifPresentOrElse(
                        key -> {
                            array.setXKubernetesListType("map");
                            array.setXKubernetesListMapKeys(List.of(key));
                        },
                        () -> array.setXKubernetesListType("atomic"));
    }
}
