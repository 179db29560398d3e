package dev.portcullis.rego.json;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;

/** Writes one value, up to a number of characters. */
final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out;
    private final long most;

    JsonWriter(StringBuilder out, long most) {
        this.out = out;
        this.most = most;
    }

    void write(Value value) {
        switch (value) {
            case NullValue _, BooleanValue _, NumberValue _ -> out.append(value);
            case StringValue string -> quote(string.string());
            case ArrayValue array -> list(array.elements());
            case SetValue set -> list(set.sorted());
            case ObjectValue object -> members(object);
        }
        if (out.length() > most) {
            throw new TooLongException();
        }
    }

    private void list(List<Value> elements) {
        out.append('[');
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(elements.get(i));
        }
        out.append(']');
    }

    private void members(ObjectValue object) {
        out.append('{');
        List<Value> keys = object.keys();
        List<Value> values = object.values();
        for (int i = 0; i < keys.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            quote(keys.get(i) instanceof StringValue string ? string.string() : Json.write(keys.get(i)));
            out.append(':');
            write(values.get(i));
        }
        out.append('}');
    }

    private void quote(String string) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char unit = string.charAt(i);
            switch (unit) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '<', '>', '&', '\u2028', '\u2029' -> escape(unit);
                default -> {
                    if (unit < ' ') {
                        escape(unit);
                    } else {
                        out.append(unit);
                    }
                }
            }
        }
        out.append('"');
    }

    private void escape(char unit) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX[(unit >> shift) & 15]);
        }
    }

    /** More was to be written than is allowed. */
    static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLongException() {
            super("too long", null, false, false);
        }
    }
}
