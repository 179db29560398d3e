package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the keywords of one schema that hold no other schemas. */
final class KeywordReader {
    private final Schema schema;
    private final ObjectValue object;
    private final Draft draft;
    private final Means means;

    KeywordReader(Schema schema, ObjectValue object, Draft draft, Means means) {
        this.schema = schema;
        this.object = object;
        this.draft = draft;
        this.means = means;
    }

    /** Reads what is said of numbers, strings and sizes. */
    void readScalars() {
        multipleOf();
        schema.minimum = number("minimum");
        schema.exclusiveMinimum = exclusive("exclusiveMinimum", "minimum", schema.minimum);
        schema.minimum = isTrue("exclusiveMinimum") ? null : schema.minimum;
        schema.maximum = number("maximum");
        schema.exclusiveMaximum = exclusive("exclusiveMaximum", "maximum", schema.maximum);
        schema.maximum = isTrue("exclusiveMaximum") ? null : schema.maximum;
        schema.minLength = size("minLength");
        schema.maxLength = size("maxLength");
        checkOrder(schema.minLength, schema.maxLength, "Length");
        pattern();
        String format = SchemaReader.string(object, "format");
        schema.format = format == null ? "" : format;
        schema.minProperties = size("minProperties");
        schema.maxProperties = size("maxProperties");
        checkOrder(schema.minProperties, schema.maxProperties, "Properties");
        required();
        schema.minItems = size("minItems");
        schema.maxItems = size("maxItems");
        uniqueItems();
    }

    private void multipleOf() {
        Value value = object.get("multipleOf");
        if (value == null) {
            return;
        }
        if (!(value instanceof NumberValue number)) {
            throw Problems.invalidType(Problems.NUMBER, "multipleOf");
        }
        BigDecimal multiple = Numbers.decimal(number, means);
        if (multiple.signum() <= 0) {
            throw new IllegalArgumentException("multipleOf must be strictly greater than 0");
        }
        schema.multipleOf = multiple;
    }

    private @Nullable BigDecimal number(String key) {
        return switch (object.get(key)) {
            case null -> null;
            case NumberValue number -> Numbers.decimal(number, means);
            default -> throw Problems.notA(key, Problems.NUMBER);
        };
    }

    private boolean isTrue(String key) {
        return object.get(key) == BooleanValue.TRUE;
    }

    /** A bound that is not allowed itself: once a flag of the other keyword, later a number of its own. */
    private @Nullable BigDecimal exclusive(String key, String flagged, @Nullable BigDecimal bound) {
        Value value = object.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof NumberValue number && draft != Draft.FOUR) {
            return Numbers.decimal(number, means);
        }
        boolean flags = draft == Draft.FOUR || draft == Draft.ANY;
        if (!flags || !(value instanceof BooleanValue flag)) {
            String expected = draft == Draft.FOUR ? "boolean" : flags ? "boolean/number" : "number";
            throw Problems.invalidType(expected, key);
        }
        if (bound == null) {
            throw new IllegalArgumentException(key + " cannot be used without " + flagged);
        }
        return flag.booleanValue() ? bound : null;
    }

    private @Nullable Long size(String key) {
        Value value = object.get(key);
        if (value == null) {
            return null;
        }
        Long size = Numbers.whole(value);
        if (size == null) {
            throw Problems.notAn(key, "integer");
        }
        if (size < 0) {
            throw new IllegalArgumentException(key + " must be greater than or equal to 0");
        }
        return size;
    }

    private static void checkOrder(@Nullable Long least, @Nullable Long most, String what) {
        if (least != null && most != null && least > most) {
            throw Problems.greater("min" + what, "max" + what);
        }
    }

    private void pattern() {
        String pattern = SchemaReader.string(object, "pattern");
        if (pattern != null && !means.isPattern(pattern)) {
            throw new IllegalArgumentException("pattern must be a valid regex");
        }
        schema.pattern = pattern;
    }

    private void required() {
        ArrayValue required = array(object, "required");
        if (required == null) {
            return;
        }
        for (Value value : required) {
            if (!(value instanceof StringValue name)) {
                throw Problems.invalidType("string", "required");
            }
            if (!schema.required.add(name.string())) {
                throw Problems.notUnique("required");
            }
        }
    }

    private void uniqueItems() {
        Value unique = object.get("uniqueItems");
        if (unique != null) {
            if (!(unique instanceof BooleanValue flag)) {
                throw Problems.notA("uniqueItems", "boolean");
            }
            schema.uniqueItems = flag.booleanValue();
        }
    }

    /** Reads which values are allowed at all. */
    void readChoices() {
        Value constant = object.get("const");
        if (constant != null && draft.atLeast(Draft.SIX)) {
            schema.constant = Numbers.json(constant, means);
        }
        ArrayValue values = array(object, "enum");
        if (values != null) {
            Set<String> allowed = new LinkedHashSet<>();
            for (Value value : values) {
                if (!allowed.add(Numbers.json(value, means))) {
                    throw Problems.notUnique("enum");
                }
            }
            schema.allowed = allowed;
        }
    }

    static @Nullable ArrayValue array(ObjectValue object, String key) {
        return switch (object.get(key)) {
            case null -> null;
            case ArrayValue array -> array;
            default -> throw Problems.notAn(key, "array");
        };
    }
}
