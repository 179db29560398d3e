package dev.portcullis.rego;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Reads what {@code rego-cases} writes of values that JSON does not have. */
final class TaggedValue {
    private TaggedValue() {}

    /** Reads {@code {"set": […]}}, {@code {"array": […]}}, {@code {"object": [[key, value], …]}}, or a scalar. */
    static Value read(JsonNode node) {
        if (node.has("set")) {
            return SetValue.copyOf(all(node.get("set")));
        }
        if (node.has("array")) {
            return ArrayValue.copyOf(all(node.get("array")));
        }
        if (node.has("object")) {
            ObjectValue.Builder object = ObjectValue.builder();
            node.get("object").forEach(entry -> object.put(read(entry.get(0)), read(entry.get(1))));
            return object.build();
        }
        return scalar(node);
    }

    /** Says whether a value is the one that was written, kind for kind, by other code than that of the values. */
    static boolean same(Value value, JsonNode written) {
        return switch (value) {
            case SetValue set ->
                written.has("set")
                        && written.get("set").size() == set.size()
                        && set.sorted().stream().allMatch(member -> any(written.get("set"), one -> same(member, one)));
            case ArrayValue array -> written.has("array") && inOrder(array, written.get("array"));
            case ObjectValue object ->
                written.has("object")
                        && written.get("object").size() == object.size()
                        && object.keys().stream()
                                .allMatch(key -> any(written.get("object"), one -> member(object, key, one)));
            default -> Expectation.same(value, written);
        };
    }

    private static boolean member(ObjectValue object, Value key, JsonNode written) {
        Value value = object.get(key);
        return value != null && same(key, written.get(0)) && same(value, written.get(1));
    }

    private static boolean inOrder(ArrayValue array, JsonNode written) {
        return array.size() == written.size()
                && IntStream.range(0, array.size()).allMatch(i -> same(array.get(i), written.get(i)));
    }

    private static boolean any(JsonNode written, Predicate<JsonNode> condition) {
        return written.valueStream().anyMatch(condition);
    }

    private static List<Value> all(JsonNode array) {
        return array.valueStream().map(TaggedValue::read).toList();
    }

    private static Value scalar(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL -> NullValue.NULL;
            case BOOLEAN -> node.booleanValue() ? BooleanValue.TRUE : BooleanValue.FALSE;
            case NUMBER -> NumberValue.of(node.decimalValue());
            case STRING -> StringValue.of(node.textValue());
            default -> throw new IllegalArgumentException("no tagged value: " + node);
        };
    }
}
