package dev.portcullis.rego.builtin.graphql;

import static dev.portcullis.rego.builtin.graphql.Definition.nodes;
import static dev.portcullis.rego.builtin.graphql.Definition.text;

import dev.portcullis.rego.value.ObjectValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The types and directives of a schema, its extensions and what GraphQL defines itself. */
final class Schema {
    private static final ObjectValue PRELUDE = prelude();
    private static final Set<String> REDEFINABLE =
            Set.of("include", "skip", "deprecated", "specifiedBy", "defer", "oneOf");

    private final Map<String, Definition> types = new TreeMap<>();
    private final Map<String, ObjectValue> directives = new TreeMap<>();
    private final Map<String, List<String>> possible = new HashMap<>();
    private final Map<String, String> roots = new HashMap<>();
    private final List<ObjectValue> schemaNodes = new ArrayList<>();

    private Schema() {}

    private static ObjectValue prelude() {
        try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream("prelude.graphql"))) {
            return SchemaParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The schema of a tree.
     *
     * @throws IllegalArgumentException if it breaks a rule
     */
    static Schema of(ObjectValue tree) {
        Schema schema = new Schema();
        schema.define(PRELUDE, true);
        schema.define(tree, false);
        nodes(tree, "Extensions").forEach(schema::extend);
        schema.types.values().forEach(schema::addPossible);
        for (ObjectValue directive : nodes(PRELUDE, "Directives")) {
            schema.addDirective(directive);
        }
        for (ObjectValue directive : nodes(tree, "Directives")) {
            schema.addDirective(directive);
        }
        schema.addRoots(tree);
        new SchemaRules(schema).check();
        return schema;
    }

    private void define(ObjectValue tree, boolean builtIn) {
        for (ObjectValue node : nodes(tree, "Definitions")) {
            Definition definition = new Definition(node, builtIn).with(node);
            if (types.putIfAbsent(definition.name(), definition) != null) {
                throw new IllegalArgumentException("Cannot redeclare type " + definition.name() + ".");
            }
        }
    }

    private void extend(ObjectValue node) {
        Definition definition = types.computeIfAbsent(text(node, "Name"), _ -> new Definition(node, false));
        if (!definition.kind().equals(text(node, "Kind"))) {
            throw new IllegalArgumentException("Cannot extend type " + definition.name()
                    + " because the base type is a " + definition.kind() + ", not " + text(node, "Kind") + ".");
        }
        definition.with(node);
    }

    private void addPossible(Definition definition) {
        switch (definition.kind()) {
            case "UNION" ->
                possible.computeIfAbsent(definition.name(), _ -> new ArrayList<>())
                        .addAll(definition.types());
            case "OBJECT", "INPUT_OBJECT", "INTERFACE" -> {
                for (String implemented : definition.interfaces()) {
                    possible.computeIfAbsent(implemented, _ -> new ArrayList<>())
                            .add(definition.name());
                }
                if (!definition.kind().equals("INTERFACE")) {
                    possible.computeIfAbsent(definition.name(), _ -> new ArrayList<>())
                            .add(definition.name());
                }
            }
            default -> {}
        }
    }

    private void addDirective(ObjectValue directive) {
        String name = text(directive, "Name");
        if (directives.put(name, directive) != null && !REDEFINABLE.contains(name)) {
            throw new IllegalArgumentException("Cannot redeclare directive " + name + ".");
        }
    }

    private void addRoots(ObjectValue tree) {
        List<ObjectValue> schemas = nodes(tree, "Schema");
        if (schemas.size() > 1) {
            throw new IllegalArgumentException(
                    "Cannot have multiple schema entry points, consider schema extensions instead.");
        }
        schemaNodes.addAll(schemas);
        schemaNodes.addAll(nodes(tree, "SchemaExtension"));
        for (ObjectValue node : schemaNodes) {
            for (ObjectValue operation : nodes(node, "OperationTypes")) {
                String type = text(operation, "Type");
                if (!types.containsKey(type)) {
                    throw new IllegalArgumentException("Schema root " + text(operation, "Operation")
                            + " refers to a type " + type + " that does not exist.");
                }
                roots.put(text(operation, "Operation"), type);
            }
        }
        if (schemas.isEmpty()) {
            for (String name : List.of("Query", "Mutation", "Subscription")) {
                if (types.containsKey(name)) {
                    roots.putIfAbsent(name.toLowerCase(java.util.Locale.ROOT), name);
                }
            }
        }
    }

    Map<String, Definition> types() {
        return types;
    }

    Map<String, ObjectValue> directives() {
        return directives;
    }

    List<ObjectValue> schemaNodes() {
        return schemaNodes;
    }

    Map<String, String> roots() {
        return roots;
    }

    /** The names of the types that a value of an interface or union, or of the type itself, may have. */
    List<String> possible(String type) {
        return possible.getOrDefault(type, List.of());
    }
}
