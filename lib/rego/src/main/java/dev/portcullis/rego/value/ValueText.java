package dev.portcullis.rego.value;

import java.util.Iterator;

/** Prints values as OPA's terms are printed: JSON, with sets in braces and {@code set()} for the empty one. */
final class ValueText {
    private ValueText() {}

    static String of(Value value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Value value, StringBuilder out) {
        switch (value) {
            case NullValue _, BooleanValue _, NumberValue _ -> out.append(value);
            case StringValue string -> quote(string.string(), out);
            case ArrayValue array -> list("[", array.iterator(), "]", out);
            case SetValue set when set.size() == 0 -> out.append("set()");
            case SetValue set -> list("{", set.iterator(), "}", out);
            case ObjectValue object -> pairs(object, out);
        }
    }

    private static void list(String open, Iterator<Value> elements, String close, StringBuilder out) {
        out.append(open);
        for (String between = ""; elements.hasNext(); between = ", ") {
            out.append(between);
            write(elements.next(), out);
        }
        out.append(close);
    }

    private static void pairs(ObjectValue object, StringBuilder out) {
        out.append('{');
        String between = "";
        for (Value key : object.keys()) {
            out.append(between);
            between = ", ";
            write(key, out);
            Value value = object.get(key);
            if (value != null) {
                write(value, out.append(": "));
            }
        }
        out.append('}');
    }

    private static void quote(String string, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char unit = string.charAt(i);
            switch (unit) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (unit < 0x20) {
                        out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) unit));
                    } else {
                        out.append(unit);
                    }
                }
            }
        }
        out.append('"');
    }
}
