package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.gojson.GoJsonReader;
import dev.portcullis.rego.builtin.gojson.GoJsonWriter;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** {@code json.marshal}, {@code json.unmarshal} and what goes with them. */
final class JsonBuiltins {
    /** What a value costs for each character of its JSON: an array of one-digit numbers is the worst. */
    private static final int BYTES_PER_CHARACTER = 24;

    private JsonBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("json.is_valid", JsonBuiltins::isValid);
        table.put("json.marshal", JsonBuiltins::marshal);
        table.put("json.marshal_with_options", JsonBuiltins::marshalWithOptions);
        table.put("json.unmarshal", JsonBuiltins::unmarshal);
    }

    private static Value marshal(Value[] arguments, Circumstances circumstances) {
        return StringValue.of(write(arguments[0], null, circumstances));
    }

    /** The JSON of a value, paid for as it grows. */
    static String write(Value value, GoJsonWriter.@Nullable Layout layout, Circumstances circumstances) {
        return GoJsonWriter.write(value, layout, writing(circumstances));
    }

    static IntConsumer writing(Circumstances circumstances) {
        return length -> Costs.text(circumstances, 0, length);
    }

    /** The value of a JSON text, paid for before it is read. */
    static Value read(String text, Circumstances circumstances) {
        Costs.text(circumstances, text.length(), 0);
        circumstances.allocate((long) text.length() * BYTES_PER_CHARACTER);
        try {
            return GoJsonReader.read(text);
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    private static Value unmarshal(Value[] arguments, Circumstances circumstances) {
        return read(Operands.string(arguments, 0), circumstances);
    }

    private static Value isValid(Value[] arguments, Circumstances circumstances) {
        return BooleanValue.of(arguments[0] instanceof StringValue text && isJson(text.string(), circumstances));
    }

    /** Says whether a text is JSON: also where it has numbers that {@link #read} refuses for their size. */
    static boolean isJson(String text, Circumstances circumstances) {
        Costs.text(circumstances, text.length(), 0);
        return GoJsonReader.isValid(text);
    }

    private static Value marshalWithOptions(Value[] arguments, Circumstances circumstances) {
        ObjectValue options = Operands.object(arguments, 1);
        String prefix = "";
        String indent = "\t";
        boolean pretty = false;
        for (Value key : options.keys()) {
            if (!(key instanceof StringValue name)) {
                throw option("failed to stringify key " + key);
            }
            Value value = Members.of(options, key);
            switch (name.string()) {
                case "prefix" -> prefix = stringOption(options, key);
                case "indent" -> indent = stringOption(options, key);
                case "pretty" -> {
                    if (!(value instanceof BooleanValue)) {
                        throw option("key " + key + " failed cast to bool");
                    }
                }
                default -> throw option("object contained unknown key " + key);
            }
            pretty = true;
        }
        if (options.get("pretty") instanceof BooleanValue explicit) {
            pretty = explicit.booleanValue();
        }
        GoJsonWriter.Layout layout = pretty ? new GoJsonWriter.Layout(prefix, indent) : null;
        return StringValue.of((pretty ? prefix : "") + write(arguments[0], layout, circumstances));
    }

    private static String stringOption(ObjectValue options, Value key) {
        Value value = Members.of(options, key);
        if (value instanceof StringValue string) {
            return string.string();
        }
        String cause = "operand " + options.keys().indexOf(key) + " must be string but got "
                + value.kind().typeName();
        throw option("key " + key + " failed cast to string: " + cause);
    }

    private static BuiltinException option(String problem) {
        return new BuiltinException(BuiltinException.Code.TYPE, "operand 2 " + problem);
    }
}
