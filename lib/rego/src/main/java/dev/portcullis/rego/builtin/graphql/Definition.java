package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type of a schema with its extensions. */
final class Definition {
    private final String kind;
    private final String name;
    private final boolean builtIn;
    private final List<ObjectValue> directives = new ArrayList<>();
    private final List<String> interfaces = new ArrayList<>();
    private final List<ObjectValue> fields = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final List<ObjectValue> values = new ArrayList<>();

    Definition(ObjectValue node, boolean builtIn) {
        this.kind = text(node, "Kind");
        this.name = text(node, "Name");
        this.builtIn = builtIn || node.get("BuiltIn") == BooleanValue.TRUE;
    }

    Definition with(ObjectValue node) {
        directives.addAll(nodes(node, "Directives"));
        interfaces.addAll(texts(node, "Interfaces"));
        fields.addAll(nodes(node, "Fields"));
        types.addAll(texts(node, "Types"));
        values.addAll(nodes(node, "EnumValues"));
        return this;
    }

    String kind() {
        return kind;
    }

    String name() {
        return name;
    }

    boolean isBuiltIn() {
        return builtIn;
    }

    boolean isInput() {
        return kind.equals("SCALAR") || kind.equals("ENUM") || kind.equals("INPUT_OBJECT");
    }

    List<ObjectValue> directives() {
        return directives;
    }

    List<String> interfaces() {
        return interfaces;
    }

    List<ObjectValue> fields() {
        return fields;
    }

    List<String> types() {
        return types;
    }

    List<ObjectValue> values() {
        return values;
    }

    static String text(ObjectValue node, String name) {
        return node.get(name) instanceof StringValue string ? string.string() : "";
    }

    static boolean flag(ObjectValue node, String name) {
        return node.get(name) == BooleanValue.TRUE;
    }

    static @Nullable ObjectValue node(ObjectValue node, String name) {
        return node.get(name) instanceof ObjectValue object ? object : null;
    }

    static List<ObjectValue> nodes(ObjectValue node, String name) {
        List<ObjectValue> nodes = new ArrayList<>();
        if (node.get(name) instanceof ArrayValue array) {
            for (Value element : array) {
                if (element instanceof ObjectValue object) {
                    nodes.add(object);
                }
            }
        }
        return nodes;
    }

    static List<String> texts(ObjectValue node, String name) {
        List<String> texts = new ArrayList<>();
        if (node.get(name) instanceof ArrayValue array) {
            for (Value element : array) {
                texts.add(element instanceof StringValue string ? string.string() : "");
            }
        }
        return texts;
    }

    static @Nullable ObjectValue named(List<ObjectValue> nodes, String name) {
        return nodes.stream()
                .filter(node -> text(node, "Name").equals(name))
                .findFirst()
                .orElse(null);
    }
}
