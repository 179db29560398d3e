package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.yaml.YamlReader;
import dev.portcullis.rego.builtin.yaml.YamlWriter;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Map;

/** {@code yaml.is_valid}, {@code yaml.marshal} and {@code yaml.unmarshal}. */
final class YamlBuiltins {
    private static final int BYTES_PER_CHARACTER = 200;

    private YamlBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("yaml.is_valid", YamlBuiltins::isValid);
        table.put("yaml.marshal", YamlBuiltins::marshal);
        table.put("yaml.unmarshal", YamlBuiltins::unmarshal);
    }

    private static Value read(String text, Circumstances circumstances) {
        Costs.text(circumstances, text.length() * 10L, 0);
        circumstances.allocate((long) text.length() * BYTES_PER_CHARACTER);
        // Aliases of aliases grow by powers of two, though the JVM shares them.
        return YamlReader.read(text, value -> Costs.everyNode(circumstances, value));
    }

    private static Value marshal(Value[] arguments, Circumstances circumstances) {
        Costs.everyNode(circumstances, arguments[0]);
        Value json = JsonBuiltins.read(JsonBuiltins.write(arguments[0], null, circumstances), circumstances);
        try {
            return StringValue.of(YamlWriter.write(json, JsonBuiltins.writing(circumstances)));
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    private static Value unmarshal(Value[] arguments, Circumstances circumstances) {
        try {
            return read(Operands.string(arguments, 0), circumstances);
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    private static Value isValid(Value[] arguments, Circumstances circumstances) {
        if (!(arguments[0] instanceof StringValue text)) {
            return BooleanValue.FALSE;
        }
        try {
            read(text.string(), circumstances);
            return BooleanValue.TRUE;
        } catch (IllegalArgumentException e) {
            return BooleanValue.FALSE;
        }
    }
}
