package dev.portcullis.rego.builtin.graphql;

import static dev.portcullis.rego.builtin.graphql.Definition.node;
import static dev.portcullis.rego.builtin.graphql.Definition.nodes;
import static dev.portcullis.rego.builtin.graphql.Definition.text;

import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A valid schema as queries see it; types are read once a query names them. */
final class Types {
    private static final NumberValue NULL_KIND = NumberValue.of(6);
    private static final Type.Field TYPE_NAME =
            new Type.Field("__typename", new TypeReference("String", null, false), false, false, Map.of());

    private final Schema schema;
    private final Effort effort;
    private final Map<String, Type> types = new HashMap<>();
    private final Map<String, Type.Directive> directives = new HashMap<>();
    private final Map<String, Set<String>> possible = new HashMap<>();

    Types(Schema schema, Effort effort) {
        this.schema = schema;
        this.effort = effort;
    }

    @Nullable
    Type type(String name) {
        Type known = types.get(name);
        Definition definition = known == null ? schema.types().get(name) : null;
        if (definition == null) {
            return known;
        }
        Map<String, Type.Field> fields = fields(definition.fields());
        if (name.equals(schema.roots().get("query"))) {
            addIntrospection(fields);
        }
        Set<String> values = new LinkedHashSet<>();
        definition.values().forEach(value -> values.add(text(value, "Name")));
        boolean oneOf = definition.directives().stream()
                .anyMatch(directive -> text(directive, "Name").equals("oneOf"));
        Type type = new Type(definition.kind(), name, fields, values, oneOf);
        types.put(name, type);
        return type;
    }

    Type.@Nullable Directive directive(String name) {
        Type.Directive known = directives.get(name);
        ObjectValue definition = known == null ? schema.directives().get(name) : null;
        if (definition == null) {
            return known;
        }
        Type.Directive directive = new Type.Directive(
                name,
                fields(nodes(definition, "Arguments")),
                Definition.texts(definition, "Locations"),
                Definition.flag(definition, "IsRepeatable"));
        directives.put(name, directive);
        return directive;
    }

    /** The type that operations of a kind begin with; none if the schema has not such operations. */
    @Nullable
    Type root(String operation) {
        String name = schema.roots().get(operation.isEmpty() ? "query" : operation);
        return name == null ? null : type(name);
    }

    /** A field of a type, also one that every type has. */
    static Type.@Nullable Field field(@Nullable Type type, String name) {
        if (name.equals(TYPE_NAME.name())) {
            return TYPE_NAME;
        }
        return type == null ? null : type.fields().get(name);
    }

    /** The names of the types that a value of a type may have. */
    Set<String> possible(String type) {
        Set<String> known = possible.get(type);
        if (known == null) {
            List<String> names = schema.possible(type);
            effort.steps(names.size());
            known = new HashSet<>(names);
            possible.put(type, known);
        }
        return known;
    }

    private Map<String, Type.Field> fields(List<ObjectValue> nodes) {
        effort.steps(nodes.size());
        effort.bytes(nodes.size() * 200L);
        Map<String, Type.Field> fields = new LinkedHashMap<>();
        for (ObjectValue node : nodes) {
            ObjectValue byDefault = node(node, "DefaultValue");
            TypeReference type = TypeReference.of(node(node, "Type"));
            Type.Field field = new Type.Field(
                    text(node, "Name"),
                    type,
                    type.nonNull() && byDefault == null,
                    byDefault != null && !NULL_KIND.equals(byDefault.get("Kind")),
                    fields(nodes(node, "Arguments")));
            fields.merge(field.name(), field, Type.Field::and);
        }
        return fields;
    }

    private static void addIntrospection(Map<String, Type.Field> fields) {
        Type.Field name = new Type.Field("name", new TypeReference("String", null, true), true, false, Map.of());
        fields.putIfAbsent(
                "__schema",
                new Type.Field("__schema", new TypeReference("__Schema", null, true), false, false, Map.of()));
        fields.putIfAbsent(
                "__type",
                new Type.Field("__type", new TypeReference("__Type", null, false), false, false, Map.of("name", name)));
    }
}
