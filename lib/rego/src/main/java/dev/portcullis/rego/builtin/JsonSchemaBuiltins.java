package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.schema.JsonSchema;
import dev.portcullis.rego.builtin.schema.Means;
import dev.portcullis.rego.builtin.schema.Violation;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import java.util.Map;

/** {@code json.match_schema} and {@code json.verify_schema}. */
final class JsonSchemaBuiltins {
    private record Key(Value schema) {}

    private JsonSchemaBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("json.match_schema", JsonSchemaBuiltins::match);
        table.put("json.verify_schema", JsonSchemaBuiltins::verify);
    }

    private static Value verify(Value[] arguments, Circumstances circumstances) {
        try {
            schema(arguments[0], circumstances);
            return ArrayValue.of(BooleanValue.TRUE, NullValue.NULL);
        } catch (BuiltinException e) {
            return ArrayValue.of(BooleanValue.FALSE, StringValue.of("jsonschema: " + e.getMessage()));
        }
    }

    private static Value match(Value[] arguments, Circumstances circumstances) {
        Value document = document(arguments[0], circumstances);
        JsonSchema schema = schema(arguments[1], circumstances);
        List<Violation> violations;
        try {
            violations = schema.violations(document, means(circumstances));
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
        Costs.elements(circumstances, violations.size());
        Value[] shown = new Value[violations.size()];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = object(violations.get(i), circumstances);
        }
        return ArrayValue.of(BooleanValue.of(violations.isEmpty()), ArrayValue.owning(shown));
    }

    private static Value object(Violation violation, Circumstances circumstances) {
        String error = violation.field() + ": " + violation.description();
        Costs.text(circumstances, 0, error.length());
        Costs.members(circumstances, 4);
        return ObjectValue.builder()
                .put("desc", StringValue.of(violation.description()))
                .put("error", StringValue.of(error))
                .put("field", StringValue.of(violation.field()))
                .put("type", StringValue.of(violation.type()))
                .build();
    }

    private static JsonSchema schema(Value value, Circumstances circumstances) {
        try {
            return circumstances.remember(
                    new Key(value), () -> JsonSchema.of(document(value, circumstances), means(circumstances)));
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    /** A string is read as JSON, everything else is made what JSON has for it. */
    private static Value document(Value value, Circumstances circumstances) {
        return switch (value) {
            case StringValue text
            when JsonBuiltins.isJson(text.string(), circumstances) -> JsonBuiltins.read(text.string(), circumstances);
            case StringValue _ -> throw BuiltinException.because("invalid JSON string");
            case ObjectValue _, ArrayValue _ ->
                JsonBuiltins.read(JsonBuiltins.write(value, null, circumstances), circumstances);
            default -> throw BuiltinException.because("wrong type, expected string or object");
        };
    }

    private static Means means(Circumstances circumstances) {
        return new Means() {
            @Override
            public void charge(long steps) {
                circumstances.charge(steps);
            }

            @Override
            public void make(long characters) {
                Costs.text(circumstances, 0, characters);
            }

            @Override
            public boolean isPattern(String text) {
                try {
                    Patterns.regex(text, circumstances);
                    return true;
                } catch (BuiltinException e) {
                    return false;
                }
            }

            @Override
            public boolean finds(String pattern, String text) {
                return Patterns.find(Patterns.regex(pattern, circumstances), text, circumstances);
            }
        };
    }
}
