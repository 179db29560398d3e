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
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Compares what was evaluated with JSON that says what should have been, by other code than that of the values themselves. A set is expected as an
 * array in any order, and a key that is no string as the text of its JSON.
 */
final class Expectation {
    private Expectation() {}

    /** Says whether the bindings of a query are exactly those expected, in whatever order. */
    static boolean meets(Value bindings, JsonNode expected, boolean sorted) {
        if (!(bindings instanceof ArrayValue array)) {
            return false;
        }
        List<Value> got = members(array);
        BiPredicate<Value, JsonNode> same = (one, wanted) -> binding(one, wanted, sorted);
        return got.stream().allMatch(one -> expected.valueStream().anyMatch(wanted -> same.test(one, wanted)))
                && expected.valueStream().allMatch(wanted -> got.stream().anyMatch(one -> same.test(one, wanted)));
    }

    private static boolean binding(Value binding, JsonNode expected, boolean sorted) {
        return binding instanceof ObjectValue object && object(object, expected, sorted);
    }

    /** Says whether a value is the one expected. */
    static boolean same(Value value, JsonNode expected) {
        return switch (value) {
            case NullValue none -> expected.isNull();
            case BooleanValue truth -> expected.isBoolean() && expected.booleanValue() == truth.truthy();
            case NumberValue number -> expected.isNumber() && number.decimal().compareTo(expected.decimalValue()) == 0;
            case StringValue string ->
                expected.isTextual() && expected.textValue().equals(string.string());
            case ArrayValue array -> expected.isArray() && inOrder(members(array), expected);
            case SetValue set -> expected.isArray() && inAnyOrder(set.sorted(), expected);
            case ObjectValue object -> object(object, expected, false);
        };
    }

    private static boolean object(ObjectValue object, JsonNode expected, boolean sorted) {
        if (!expected.isObject() || object.size() != expected.size()) {
            return false;
        }
        return object.keys().stream()
                .allMatch(key -> expected.propertyStream()
                        .anyMatch(entry -> key(key, entry.getKey()) && member(object, key, entry, sorted)));
    }

    private static boolean member(ObjectValue object, Value key, Map.Entry<String, JsonNode> expected, boolean sorted) {
        Value value = object.get(key);
        if (value == null) {
            return false;
        }
        if (!sorted) {
            return same(value, expected.getValue());
        }
        return switch (value) {
            case ArrayValue array -> inAnyOrder(members(array), expected.getValue());
            case SetValue set -> inAnyOrder(set.sorted(), expected.getValue());
            default -> false;
        };
    }

    private static boolean key(Value key, String expected) {
        if (key instanceof StringValue string) {
            return string.string().equals(expected);
        }
        try {
            return same(key, SuiteCase.tree(expected));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static boolean inOrder(List<Value> values, JsonNode expected) {
        if (values.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            if (!same(values.get(i), expected.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean inAnyOrder(List<Value> values, JsonNode expected) {
        List<JsonNode> left = new ArrayList<>(expected.valueStream().toList());
        for (Value value : values) {
            int at = 0;
            while (at < left.size() && !same(value, left.get(at))) {
                at++;
            }
            if (at == left.size()) {
                return false;
            }
            left.remove(at);
        }
        return left.isEmpty();
    }

    private static List<Value> members(ArrayValue array) {
        List<Value> members = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            members.add(array.get(i));
        }
        return members;
    }
}
