package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.net.UriReference;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Map;

/** {@code uri.*}. */
final class UriBuiltins {
    private UriBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("uri.is_valid", UriBuiltins::isValid);
        table.put("uri.parse", UriBuiltins::parse);
    }

    private static UriReference read(String text, Circumstances circumstances) {
        Costs.text(circumstances, text.length() * 4L, text.length() * 8L);
        return UriReference.parse(text);
    }

    /** An empty text is a reference, but none to whoever asks. */
    private static Value isValid(Value[] arguments, Circumstances circumstances) {
        if (!(arguments[0] instanceof StringValue text) || text.string().isEmpty()) {
            return BooleanValue.FALSE;
        }
        try {
            read(text.string(), circumstances);
            return BooleanValue.TRUE;
        } catch (IllegalArgumentException e) {
            return BooleanValue.FALSE;
        }
    }

    private static Value parse(Value[] arguments, Circumstances circumstances) {
        UriReference read;
        try {
            read = read(Operands.string(arguments, 0), circumstances);
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
        ObjectValue.Builder parts = ObjectValue.builder();
        put(parts, "scheme", read.scheme());
        put(parts, "hostname", read.hostname());
        put(parts, "port", read.port());
        put(parts, "path", read.path());
        put(parts, "raw_path", read.rawPath());
        put(parts, "raw_query", read.rawQuery());
        put(parts, "fragment", read.fragment());
        return parts.build();
    }

    private static void put(ObjectValue.Builder parts, String name, String text) {
        if (!text.isEmpty()) {
            parts.put(StringValue.of(name), StringValue.of(text));
        }
    }
}
