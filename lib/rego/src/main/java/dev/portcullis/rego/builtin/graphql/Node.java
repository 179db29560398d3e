package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a node of a tree: strings, numbers and booleans always stand in it, lists and nodes only where they have something. */
final class Node {
    private final ObjectValue.Builder members = ObjectValue.builder();

    Node put(String name, String string) {
        members.put(name, StringValue.of(string));
        return this;
    }

    Node put(String name, boolean flag) {
        members.put(name, BooleanValue.of(flag));
        return this;
    }

    Node put(String name, int number) {
        members.put(name, NumberValue.of(number));
        return this;
    }

    Node put(String name, @Nullable Value node) {
        if (node != null) {
            members.put(name, node);
        }
        return this;
    }

    Node put(String name, List<Value> list) {
        if (!list.isEmpty()) {
            members.put(name, ArrayValue.copyOf(list));
        }
        return this;
    }

    ObjectValue build() {
        return members.build();
    }
}
