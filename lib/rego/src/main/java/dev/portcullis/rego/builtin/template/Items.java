package dev.portcullis.rego.builtin.template;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What items are to Go: their truth, their types and their texts. */
final class Items {
    /** A null, and what functions take for what is absent. */
    static final Item NULL = new Item.Data(NullValue.NULL);

    private Items() {}

    static boolean isTrue(Item item) {
        return switch (item) {
            case Item.Absent _ -> false;
            case Item.Whole whole -> whole.value() != 0;
            case Item.Real real -> real.value() != 0;
            case Item.Data data ->
                switch (data.value()) {
                    case NullValue _ -> false;
                    case BooleanValue bool -> bool.booleanValue();
                    case StringValue string -> !string.string().isEmpty();
                    case ArrayValue array -> array.size() > 0;
                    case ObjectValue object -> object.size() > 0;
                    default -> true;
                };
        };
    }

    static boolean isNull(Item item) {
        return item instanceof Item.Absent || (item instanceof Item.Data data && data.value() instanceof NullValue);
    }

    /** The text of a string, or of a number of the data, which is one to Go; else null. */
    static @Nullable String string(Item item) {
        return switch (item) {
            case Item.Data(StringValue string) -> string.string();
            case Item.Data(NumberValue number) -> number.text();
            default -> null;
        };
    }

    static String type(Item item) {
        return switch (item) {
            case Item.Absent _ -> "<nil>";
            case Item.Whole _ -> "int";
            case Item.Real _ -> "float64";
            case Item.Data data ->
                switch (data.value()) {
                    case NullValue _ -> "<nil>";
                    case BooleanValue _ -> "bool";
                    case NumberValue _ -> "json.Number";
                    case StringValue _ -> "string";
                    case ArrayValue _ -> "[]interface {}";
                    default -> "map[string]interface {}";
                };
        };
    }

    /** What {@code %v} makes of an item, paid for. */
    static String text(Item item, Means means) {
        return switch (item) {
            case Item.Absent _ -> "<nil>";
            case Item.Whole whole -> Long.toString(whole.value());
            case Item.Real real -> means.format("%v", List.of(real));
            case Item.Data data -> {
                StringBuilder out = new StringBuilder();
                write(out, data.value(), means);
                yield out.toString();
            }
        };
    }

    private static void write(StringBuilder out, Value value, Means means) {
        means.charge(1);
        switch (value) {
            case NullValue _ -> add(out, "<nil>", means);
            case StringValue string -> add(out, string.string(), means);
            case ArrayValue array -> {
                add(out, "[", means);
                for (int i = 0; i < array.size(); i++) {
                    add(out, i == 0 ? "" : " ", means);
                    write(out, array.get(i), means);
                }
                add(out, "]", means);
            }
            case ObjectValue object -> {
                add(out, "map[", means);
                for (int i = 0; i < object.size(); i++) {
                    add(out, i == 0 ? "" : " ", means);
                    write(out, object.keys().get(i), means);
                    add(out, ":", means);
                    write(out, object.values().get(i), means);
                }
                add(out, "]", means);
            }
            default -> add(out, value.toString(), means);
        }
    }

    private static void add(StringBuilder out, String text, Means means) {
        means.make(text.length());
        out.append(text);
    }

    /** A text in which what HTML has a meaning for is escaped. */
    static String html(String text) {
        return text.replace("\0", "\uFFFD")
                .replace("&", "&amp;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /** A text as it may stand between the quotes of JavaScript. */
    static String script(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (point == '\\' || point == '\'' || point == '"') {
                out.append('\\').append((char) point);
            } else if (point < ' ' || "<>&=".indexOf(point) >= 0 || point == 0x7F) {
                out.append(String.format(Locale.ROOT, "\\u%04X", point));
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }
}
