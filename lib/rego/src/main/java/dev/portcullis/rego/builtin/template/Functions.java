package dev.portcullis.rego.builtin.template;

import dev.portcullis.rego.builtin.encoding.QueryText;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The functions of templates, apart from {@code and} and {@code or}, which may leave arguments alone. */
final class Functions {
    static final Set<String> NAMES = Set.of(
            "and",
            "call",
            "eq",
            "ge",
            "gt",
            "html",
            "index",
            "js",
            "le",
            "len",
            "lt",
            "ne",
            "not",
            "or",
            "print",
            "printf",
            "println",
            "slice",
            "urlquery");

    private static final Set<String> OF_ONE = Set.of("len", "not");
    private static final Set<String> OF_TWO = Set.of("ge", "gt", "le", "lt", "ne");
    private static final Set<String> OF_SOME = Set.of("call", "eq", "index", "printf", "slice");

    private final Means means;

    Functions(Means means) {
        this.means = means;
    }

    Item call(String name, List<Item> arguments) {
        int wanted = OF_ONE.contains(name) ? 1 : OF_TWO.contains(name) ? 2 : 0;
        int count = arguments.size();
        if ((wanted > 0 && count != wanted) || (OF_SOME.contains(name) && count == 0)) {
            String least = wanted == 0 ? "at least 1" : Integer.toString(wanted);
            throw new IllegalArgumentException(
                    "wrong number of args for " + name + ": want " + least + " got " + count);
        }
        return switch (name) {
            case "not" -> bool(!Items.isTrue(arguments.getFirst()));
            case "len" -> new Item.Whole(length(arguments.getFirst()));
            case "eq" -> bool(Comparison.anyEqual(arguments));
            case "ne" -> bool(!Comparison.equal(arguments.get(0), arguments.get(1)));
            case "lt" -> bool(Comparison.less(arguments.get(0), arguments.get(1)));
            case "le" -> bool(Comparison.lessOrEqual(arguments.get(0), arguments.get(1)));
            case "gt" -> bool(!Comparison.lessOrEqual(arguments.get(0), arguments.get(1)));
            case "ge" -> bool(!Comparison.less(arguments.get(0), arguments.get(1)));
            case "index" -> index(arguments);
            case "slice" -> slice(arguments);
            case "printf" -> printf(arguments);
            case "print" -> text(print(arguments));
            case "println" -> text(println(arguments));
            case "html" -> text(Items.html(escaped(arguments)));
            case "js" -> text(Items.script(escaped(arguments)));
            case "urlquery" -> text(QueryText.escape(escaped(arguments)));
            default -> throw new IllegalArgumentException("error calling " + name + ": not a function");
        };
    }

    private static Item bool(boolean value) {
        return new Item.Data(BooleanValue.of(value));
    }

    private static Item text(String text) {
        return new Item.Data(StringValue.of(text));
    }

    private static IllegalArgumentException failed(String name, String problem) {
        return new IllegalArgumentException("error calling " + name + ": " + problem);
    }

    private byte[] bytes(String text) {
        means.make(text.length());
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private long length(Item item) {
        String string = Items.string(item);
        if (string != null) {
            return bytes(string).length;
        }
        return switch (item) {
            case Item.Data(ArrayValue array) -> array.size();
            case Item.Data(ObjectValue object) -> object.size();
            default ->
                throw failed("len", Items.isNull(item) ? "len of nil pointer" : "len of type " + Items.type(item));
        };
    }

    private Item index(List<Item> arguments) {
        Item item = arguments.getFirst();
        for (Item key : arguments.subList(1, arguments.size())) {
            String string = Items.string(item);
            if (string != null) {
                byte[] bytes = bytes(string);
                item = new Item.Whole(bytes[position("index", key, bytes.length - 1)] & 0xFF);
                continue;
            }
            item = switch (item) {
                case Item.Data(ArrayValue array) -> new Item.Data(array.get(position("index", key, array.size() - 1)));
                case Item.Data(ObjectValue object) -> member(object, key);
                default ->
                    throw failed(
                            "index",
                            Items.isNull(item)
                                    ? "index of untyped nil"
                                    : "can't index item of type " + Items.type(item));
            };
        }
        return item;
    }

    private static Item member(ObjectValue object, Item key) {
        if (!(key instanceof Item.Data(StringValue name))) {
            throw failed("index", "value has type " + Items.type(key) + "; should be string");
        }
        Value member = object.get(name);
        return member == null ? Items.NULL : new Item.Data(member);
    }

    private static int position(String function, Item key, int most) {
        if (!(key instanceof Item.Whole whole)) {
            throw failed(
                    function,
                    "cannot index slice/array with " + (Items.isNull(key) ? "nil" : "type " + Items.type(key)));
        }
        if (whole.value() < 0 || whole.value() > most) {
            throw failed(function, "index out of range: " + whole.value());
        }
        return (int) whole.value();
    }

    private Item slice(List<Item> arguments) {
        Item item = arguments.getFirst();
        String string = Items.string(item);
        if (arguments.size() > (string == null ? 4 : 3)) {
            throw failed(
                    "slice",
                    string == null
                            ? "too many slice indexes: " + (arguments.size() - 1)
                            : "cannot 3-index slice a string");
        }
        byte[] bytes = string == null ? new byte[0] : bytes(string);
        int length = item instanceof Item.Data(ArrayValue array) ? array.size() : bytes.length;
        int from = arguments.size() > 1 ? position("slice", arguments.get(1), length) : 0;
        int to = arguments.size() > 2 ? position("slice", arguments.get(2), length) : length;
        if (from > to) {
            throw failed("slice", "invalid slice index: " + from + " > " + to);
        }
        if (string != null) {
            return text(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
        if (item instanceof Item.Data(ArrayValue array)) {
            means.make(4L * (to - from));
            return new Item.Data(ArrayValue.copyOf(array.elements().subList(from, to)));
        }
        throw failed(
                "slice", Items.isNull(item) ? "slice of untyped nil" : "can't slice item of type " + Items.type(item));
    }

    private Item printf(List<Item> arguments) {
        String format = Items.string(arguments.getFirst());
        if (format == null) {
            throw new IllegalArgumentException(
                    "wrong type for value; expected string; got " + Items.type(arguments.getFirst()));
        }
        return text(means.format(format, arguments.subList(1, arguments.size())));
    }

    /** All in one, with blanks only between what is not a string. */
    private String print(List<Item> arguments) {
        StringBuilder out = new StringBuilder();
        boolean afterString = true;
        for (Item argument : arguments) {
            boolean isString = Items.string(argument) != null;
            out.append(afterString || isString ? "" : " ").append(Items.text(argument, means));
            afterString = isString;
        }
        return out.toString();
    }

    private String println(List<Item> arguments) {
        StringBuilder out = new StringBuilder();
        for (Item argument : arguments) {
            out.append(out.isEmpty() ? "" : " ").append(Items.text(argument, means));
        }
        return out.append('\n').toString();
    }

    private String escaped(List<Item> arguments) {
        String text = print(arguments);
        means.make(6L * text.length());
        return text;
    }
}
