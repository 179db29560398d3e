package dev.portcullis.rego.builtin.gojson;

import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as Go's {@code encoding/json} does: sets as sorted arrays, keys sorted and made strings, and with {@code <}, {@code >}, {@code &}
 * and the line separators of Unicode escaped.
 */
public final class GoJsonWriter {
    /** How a text is broken into lines: each begins with the prefix and as many indents as it is deep. */
    public record Layout(String prefix, String indent) {}

    private final @Nullable Layout layout;
    private final IntConsumer cost;
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private GoJsonWriter(@Nullable Layout layout, IntConsumer cost) {
        this.layout = layout;
        this.cost = cost;
    }

    /**
     * Writes a value.
     *
     * @param layout null for one line without spaces
     * @param cost told of the characters about to be written, at least one for each value; may throw to end it
     */
    public static String write(Value value, @Nullable Layout layout, IntConsumer cost) {
        GoJsonWriter writer = new GoJsonWriter(layout, cost);
        writer.value(value);
        return writer.out.toString();
    }

    private void value(Value value) {
        switch (value) {
            case NullValue _, BooleanValue _ -> plain(value.toString());
            case NumberValue number -> plain(number.text());
            case StringValue string -> string(string.string());
            case ArrayValue array -> elements(array.iterator());
            case SetValue set -> elements(set.iterator());
            case ObjectValue object -> members(byName(object, cost));
        }
    }

    /** The members of an object by the strings that their keys are in JSON; where two keys give one string, the later one's value. */
    public static Map<String, Value> byName(ObjectValue object, IntConsumer cost) {
        Map<String, Value> members = new TreeMap<>(Comparator.comparing(StringValue::of));
        for (Value key : object.keys()) {
            Value value = object.get(key);
            if (value != null) {
                members.put(key instanceof StringValue name ? name.string() : write(key, null, cost), value);
            }
        }
        return members;
    }

    private void plain(String text) {
        cost.accept(text.length());
        out.append(text);
    }

    private void elements(Iterator<Value> elements) {
        out.append('[');
        boolean any = elements.hasNext();
        depth++;
        for (boolean first = true; elements.hasNext(); first = false) {
            line(first ? "" : ",");
            value(elements.next());
        }
        close(any, ']');
    }

    private void members(Map<String, Value> members) {
        out.append('{');
        depth++;
        List<String> names = new ArrayList<>(members.keySet());
        for (int i = 0; i < names.size(); i++) {
            line(i == 0 ? "" : ",");
            string(names.get(i));
            out.append(layout == null ? ":" : ": ");
            Value member = members.get(names.get(i));
            if (member != null) {
                value(member);
            }
        }
        close(!names.isEmpty(), '}');
    }

    private void close(boolean any, char bracket) {
        depth--;
        if (any) {
            line("");
        }
        plain(String.valueOf(bracket));
    }

    private void line(String before) {
        out.append(before);
        if (layout != null) {
            long length =
                    layout.prefix().length() + (long) depth * layout.indent().length();
            cost.accept((int) Math.min(Integer.MAX_VALUE, length + 1));
            out.append('\n').append(layout.prefix());
            for (int i = 0; i < depth; i++) {
                out.append(layout.indent());
            }
        }
    }

    private void string(String raw) {
        String string = Octets.printable(raw);
        cost.accept(string.length() + 2);
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            character(string.charAt(i));
        }
        out.append('"');
    }

    private void character(char unit) {
        switch (unit) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (unit < 0x20 || "<>&\u2028\u2029".indexOf(unit) >= 0) {
                    out.append("\\u").append(java.util.HexFormat.of().toHexDigits(unit));
                } else {
                    out.append(unit);
                }
            }
        }
    }
}
