package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.gojson.EditTree;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code json.filter}, {@code json.remove} and {@code json.patch}. */
final class JsonPathBuiltins {
    private static final int MOST_MESSAGE = 1_000;

    private JsonPathBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("json.filter", JsonPathBuiltins::filter);
        table.put("json.patch", JsonPathBuiltins::patch);
        table.put("json.remove", JsonPathBuiltins::remove);
    }

    private static Value filter(Value[] arguments, Circumstances circumstances) {
        ObjectValue object = Operands.object(arguments, 0);
        return JsonPaths.only(object, JsonPaths.tree(arguments, 1, circumstances), circumstances);
    }

    private static @Nullable Value remove(Value[] arguments, Circumstances circumstances) {
        ObjectValue object = Operands.object(arguments, 0);
        return JsonPaths.without(object, JsonPaths.tree(arguments, 1, circumstances), circumstances);
    }

    private static @Nullable Value patch(Value[] arguments, Circumstances circumstances) {
        ArrayValue operations = Operands.array(arguments, 1);
        EditTree tree = new EditTree(arguments[0], size -> Costs.members(circumstances, size), JsonPathBuiltins::index);
        try {
            for (Value operation : operations) {
                circumstances.charge(1);
                if (!(operation instanceof ObjectValue object)) {
                    throw new IllegalArgumentException(
                            "must be an array of JSON-Patch objects, but at least one element is not an object");
                }
                apply(tree, object, circumstances);
            }
            return tree.render();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw BuiltinException.because(message.substring(0, Math.min(MOST_MESSAGE, message.length())));
        }
    }

    private static void apply(EditTree tree, ObjectValue operation, Circumstances circumstances) {
        Value rawPath = attribute(operation, "path");
        Value name = attribute(operation, "op");
        if (!(name instanceof StringValue kind)) {
            throw new IllegalArgumentException(
                    "attribute 'op' must be a string but found: " + name.kind().typeName());
        }
        List<Value> path = JsonPaths.path(rawPath, circumstances);
        switch (kind.string()) {
            case "add" -> tree.insert(path, attribute(operation, "value"));
            case "remove" -> tree.delete(path);
            case "replace" -> {
                tree.delete(path);
                tree.insert(path, attribute(operation, "value"));
            }
            case "move" -> {
                List<Value> from = JsonPaths.path(attribute(operation, "from"), circumstances);
                Value moved = tree.at(from);
                tree.delete(from);
                tree.insert(path, moved);
            }
            case "copy" -> {
                Value copied = tree.at(JsonPaths.path(attribute(operation, "from"), circumstances));
                // Copies of copies grow by powers of two, though the JVM shares them: whoever reads the result reads
                // them all.
                Costs.everyNode(circumstances, copied);
                tree.insert(path, copied);
            }
            case "test" -> test(tree.at(path), attribute(operation, "value"));
            default -> throw new IllegalArgumentException("unrecognized op: '" + kind.string() + "'");
        }
    }

    private static void test(Value found, Value expected) {
        if (!found.equals(expected)) {
            throw new IllegalArgumentException("value from EditTree != patch value.");
        }
    }

    private static Value attribute(ObjectValue operation, String name) {
        Value value = operation.get(name);
        if (value == null) {
            throw new IllegalArgumentException("missing required attribute '" + name + "'");
        }
        return value;
    }

    private static int index(int size, Value key) {
        Long index = switch (key) {
            case StringValue string when "-".equals(string.string()) -> Long.valueOf(size);
            case StringValue string -> IntegerOperands.of(string.string());
            case NumberValue number -> IntegerOperands.of(number);
            default -> throw new IllegalArgumentException("invalid type for indexing");
        };
        if (index == null) {
            throw new IllegalArgumentException(
                    "invalid " + (key instanceof NumberValue ? "number type" : "string") + " for indexing");
        }
        if (key instanceof StringValue string
                && string.string().startsWith("0")
                && string.string().length() > 1) {
            throw new IllegalArgumentException("leading zeros are not allowed in JSON paths");
        }
        return Math.clamp(index, -1, Integer.MAX_VALUE);
    }
}
