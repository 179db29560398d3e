package dev.portcullis.operator.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares an installed definition with the classes that this binary reads objects with. A field or value that the binary does not know
 * would be ignored, and could be one that makes a policy stricter; one that the definition does not know would be dropped by the API server.
 */
public final class DefinitionCheck {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private DefinitionCheck() {}

    /** Returns the first difference in words; empty if there is none. */
    public static String difference(CustomResourceDefinition definition, Class<? extends CustomResource<?, ?>> kind) {
        var name = definition.getMetadata().getName();
        var version = HasMetadata.getVersion(kind);
        var served = definition.getSpec().getVersions().stream()
                .filter(candidate -> candidate.getName().equals(version) && Boolean.TRUE.equals(candidate.getServed()))
                .findFirst();
        if (served.isEmpty()) {
            return name + " does not serve version " + version;
        }
        var schema = served.get().getSchema().getOpenAPIV3Schema();
        var type = MAPPER.constructType(kind).findSuperType(CustomResource.class);
        return Stream.of("spec", "status")
                .map(part -> {
                    var javaType = type.containedType("spec".equals(part) ? 0 : 1);
                    return difference(part, properties(schema).get(part), javaType);
                })
                .filter(text -> !text.isEmpty())
                .map(text -> name + ": " + text)
                .findFirst()
                .orElse("");
    }

    private static String difference(String path, @Nullable JSONSchemaProps schema, JavaType type) {
        if (type.hasRawClass(Void.class)) {
            return "";
        }
        if (schema == null) {
            return "the installed definition lacks " + path;
        }
        if (type.isEnumType()) {
            return enumDifference(path, schema, type.getRawClass());
        }
        if (type.isCollectionLikeType()) {
            var items = schema.getItems();
            return difference(path + "[]", items == null ? null : items.getSchema(), type.getContentType());
        }
        return type.isRecordType() ? recordDifference(path, schema, type) : "";
    }

    private static String recordDifference(String path, JSONSchemaProps schema, JavaType type) {
        var installed = properties(schema);
        var known = MAPPER.getDeserializationConfig().introspect(type).findProperties().stream()
                .filter(BeanPropertyDefinition::hasConstructorParameter)
                .collect(Collectors.toMap(BeanPropertyDefinition::getName, BeanPropertyDefinition::getPrimaryType));
        for (var field : new TreeSet<>(installed.keySet())) {
            if (!known.containsKey(field)) {
                return "this operator is too old for the installed definition: it does not know " + path + "." + field;
            }
        }
        return known.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(field -> difference(path + "." + field.getKey(), installed.get(field.getKey()), field.getValue()))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String enumDifference(String path, JSONSchemaProps schema, Class<?> type) {
        var installed = schema.getEnum() == null
                ? new TreeSet<String>()
                : schema.getEnum().stream().map(JsonNode::asText).collect(Collectors.toCollection(TreeSet::new));
        var known = new TreeSet<String>();
        for (var field : type.getFields()) {
            var property = field.getAnnotation(JsonProperty.class);
            if (field.isEnumConstant()) {
                known.add(property == null ? field.getName() : property.value());
            }
        }
        if (installed.equals(known)) {
            return "";
        }
        return known.containsAll(installed)
                ? "the installed definition is too old: " + path + " knows only " + installed
                : "this operator is too old for the installed definition: of " + path + " it knows only " + known;
    }

    private static Map<String, JSONSchemaProps> properties(JSONSchemaProps schema) {
        var properties = schema.getProperties();
        return properties == null ? Map.of() : properties;
    }
}
