package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.encoding.QueryText;
import dev.portcullis.rego.builtin.gojson.GoJsonWriter;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** {@code urlquery.*}. */
final class UrlQueryBuiltins {
    private UrlQueryBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("urlquery.decode", UrlQueryBuiltins::decode);
        table.put("urlquery.decode_object", UrlQueryBuiltins::decodeObject);
        table.put("urlquery.encode", UrlQueryBuiltins::encode);
        table.put("urlquery.encode_object", UrlQueryBuiltins::encodeObject);
    }

    private static Value encode(Value[] arguments, Circumstances circumstances) {
        return StringValue.of(escape(Operands.string(arguments, 0), circumstances));
    }

    private static String escape(String text, Circumstances circumstances) {
        Costs.text(circumstances, text.length(), text.length() * 6L);
        return QueryText.escape(text);
    }

    private static Value decode(Value[] arguments, Circumstances circumstances) {
        return StringValue.of(unescape(Operands.string(arguments, 0), circumstances));
    }

    private static String unescape(String text, Circumstances circumstances) {
        Costs.text(circumstances, text.length(), text.length());
        try {
            return QueryText.unescape(text);
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    private static Value encodeObject(Value[] arguments, Circumstances circumstances) {
        ObjectValue object = Operands.object(arguments, 0);
        Map<String, Value> members = GoJsonWriter.byName(object, JsonBuiltins.writing(circumstances));
        StringJoiner query = new StringJoiner("&");
        members.forEach((name, value) -> {
            String key = escape(name, circumstances);
            List<Value> values = switch (value) {
                case StringValue string -> List.of(string);
                case ArrayValue array -> array.elements();
                case SetValue set -> set.sorted();
                default -> throw notStrings();
            };
            for (Value one : values) {
                if (!(one instanceof StringValue string)) {
                    throw notStrings();
                }
                query.add(key + "=" + escape(string.string(), circumstances));
            }
        });
        return StringValue.of(query.toString());
    }

    private static BuiltinException notStrings() {
        return new BuiltinException(
                BuiltinException.Code.TYPE, "operand 1 values must be string, array[string], or set[string]");
    }

    private static Value decodeObject(Value[] arguments, Circumstances circumstances) {
        String query = Operands.string(arguments, 0);
        Costs.text(circumstances, query.length(), query.length());
        Map<Value, List<Value>> values = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.indexOf(';') >= 0) {
                throw BuiltinException.because("invalid semicolon separator in query");
            }
            if (!pair.isEmpty()) {
                Costs.members(circumstances, 1);
                int equals = pair.indexOf('=');
                String key = unescape(equals < 0 ? pair : pair.substring(0, equals), circumstances);
                String value = equals < 0 ? "" : unescape(pair.substring(equals + 1), circumstances);
                values.computeIfAbsent(StringValue.of(key), _ -> new ArrayList<>())
                        .add(StringValue.of(value));
            }
        }
        ObjectValue.Builder object = ObjectValue.builder();
        values.forEach((key, all) -> object.put(key, ArrayValue.copyOf(all)));
        return object.build();
    }
}
