package dev.portcullis.rego.builtin.graphql;

import static dev.portcullis.rego.builtin.graphql.Definition.node;
import static dev.portcullis.rego.builtin.graphql.Definition.nodes;
import static dev.portcullis.rego.builtin.graphql.Definition.text;

import dev.portcullis.rego.builtin.graphql.Query.Applied;
import dev.portcullis.rego.builtin.graphql.Query.Argument;
import dev.portcullis.rego.builtin.graphql.Query.Fragment;
import dev.portcullis.rego.builtin.graphql.Query.Literal;
import dev.portcullis.rego.builtin.graphql.Query.Operation;
import dev.portcullis.rego.builtin.graphql.Query.Selection;
import dev.portcullis.rego.builtin.graphql.Query.Variable;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what a schema says of each part of a document's tree. */
final class Binder {
    private static final int DEEPEST = 300;
    private static final int BYTES = 400;
    private static final Set<String> OPERATIONS = Set.of("", "query", "mutation", "subscription");

    private final Types types;
    private final Effort effort;
    private int depth;

    Binder(Types types, Effort effort) {
        this.types = types;
        this.effort = effort;
    }

    /**
     * The document of a tree.
     *
     * @throws IllegalArgumentException if a policy made a tree that no text has
     */
    Query query(ObjectValue tree) {
        List<Fragment> fragments =
                nodes(tree, "Fragments").stream().map(this::fragment).toList();
        Map<String, Fragment> byName = new HashMap<>();
        fragments.forEach(fragment -> byName.putIfAbsent(fragment.name(), fragment));
        return new Query(nodes(tree, "Operations").stream().map(this::operation).toList(), fragments, byName);
    }

    private static String place(ObjectValue node) {
        return text(node, "Position");
    }

    private static IllegalArgumentException impossible(String what) {
        return new IllegalArgumentException("no text gives such " + what);
    }

    private Operation operation(ObjectValue node) {
        String kind = text(node, "Operation");
        if (!OPERATIONS.contains(kind)) {
            throw impossible("operation");
        }
        Type root = types.root(kind);
        String location = kind.isEmpty() ? "QUERY" : kind.toUpperCase(Locale.ROOT);
        return new Operation(
                place(node),
                kind,
                text(node, "Name"),
                nodes(node, "VariableDefinitions").stream().map(this::variable).toList(),
                directives(node, location),
                selections(node, root),
                root);
    }

    private Variable variable(ObjectValue node) {
        TypeReference type = TypeReference.of(node(node, "Type"));
        Type definition = types.type(type.name());
        ObjectValue byDefault = node(node, "DefaultValue");
        return new Variable(
                place(node),
                text(node, "Variable"),
                type,
                definition,
                byDefault == null ? null : constant(literal(byDefault, type, false, definition)),
                directives(node, "VARIABLE_DEFINITION"),
                Definition.flag(node, "Used"));
    }

    private static Literal constant(Literal value) {
        if (value.is(Literal.Kind.VARIABLE)) {
            throw impossible("default value");
        }
        value.children().forEach(child -> constant(child.value()));
        return value;
    }

    private Fragment fragment(ObjectValue node) {
        String condition = text(node, "TypeCondition");
        Type type = types.type(condition);
        return new Fragment(
                place(node),
                text(node, "Name"),
                condition,
                type,
                directives(node, "FRAGMENT_DEFINITION"),
                selections(node, type));
    }

    private List<Selection> selections(ObjectValue node, @Nullable Type parent) {
        deeper();
        List<Selection> selections = new ArrayList<>();
        for (ObjectValue selection : nodes(node, "SelectionSet")) {
            spend();
            selections.add(selection(selection, parent));
        }
        depth--;
        return selections;
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw Problem.tooDeep(DEEPEST);
        }
    }

    private void spend() {
        effort.steps(1);
        effort.bytes(BYTES);
    }

    private Selection selection(ObjectValue node, @Nullable Type parent) {
        if (node.get("Alias") != null) {
            return field(node, parent);
        }
        if (node.get("TypeCondition") == null) {
            return new Query.Spread(place(node), text(node, "Name"), directives(node, "FRAGMENT_SPREAD"), parent);
        }
        String condition = text(node, "TypeCondition");
        Type type = types.type(condition);
        return new Query.Inline(
                place(node),
                condition,
                type,
                directives(node, "INLINE_FRAGMENT"),
                selections(node, condition.isEmpty() ? parent : type),
                parent);
    }

    private Query.Field field(ObjectValue node, @Nullable Type parent) {
        String name = text(node, "Name");
        String alias = text(node, "Alias");
        Type.Field definition = Types.field(parent, name);
        return new Query.Field(
                place(node),
                alias.isEmpty() ? name : alias,
                name,
                arguments(node, definition == null ? Map.of() : definition.arguments()),
                directives(node, "FIELD"),
                selections(
                        node,
                        definition == null ? null : types.type(definition.type().name())),
                parent,
                definition);
    }

    private List<Applied> directives(ObjectValue node, String location) {
        List<Applied> directives = new ArrayList<>();
        for (ObjectValue directive : nodes(node, "Directives")) {
            spend();
            Type.Directive definition = types.directive(text(directive, "Name"));
            directives.add(new Applied(
                    place(directive),
                    text(directive, "Name"),
                    arguments(directive, definition == null ? Map.of() : definition.arguments()),
                    definition,
                    location));
        }
        return directives;
    }

    private List<Argument> arguments(ObjectValue node, Map<String, Type.Field> definitions) {
        return nodes(node, "Arguments").stream()
                .map(argument -> member(argument, definitions))
                .toList();
    }

    /** An argument or a field of an object. */
    private Argument member(ObjectValue node, Map<String, Type.Field> definitions) {
        Type.Field definition = definitions.get(text(node, "Name"));
        Literal value = definition == null
                ? literal(value(node), null, false, null)
                : literal(
                        value(node),
                        definition.type(),
                        definition.defaulted(),
                        types.type(definition.type().name()));
        return new Argument(place(node), text(node, "Name"), value);
    }

    private static ObjectValue value(ObjectValue node) {
        ObjectValue value = node(node, "Value");
        if (value == null) {
            throw impossible("argument");
        }
        return value;
    }

    private Literal literal(
            ObjectValue node, @Nullable TypeReference expected, boolean defaulted, @Nullable Type type) {
        spend();
        deeper();
        Literal.Kind kind = kind(node);
        Map<String, Type.Field> fields = type == null ? Map.of() : type.fields();
        TypeReference element = expected == null ? null : expected.element();
        List<Argument> children = switch (kind) {
            case OBJECT ->
                nodes(node, "Children").stream()
                        .map(child -> member(child, fields))
                        .toList();
            case LIST ->
                nodes(node, "Children").stream()
                        .map(child -> new Argument(
                                "", "", literal(value(child), element, false, element == null ? null : type)))
                        .toList();
            default -> List.of();
        };
        depth--;
        return new Literal(place(node), kind, text(node, "Raw"), children, expected, defaulted, type);
    }

    private static Literal.Kind kind(ObjectValue node) {
        Literal.Kind[] kinds = Literal.Kind.values();
        if (node.get("Kind") instanceof NumberValue number && number.isLong()) {
            long kind = number.longValue();
            if (kind >= 0 && kind < kinds.length) {
                return kinds[(int) kind];
            }
        }
        throw impossible("value");
    }
}
