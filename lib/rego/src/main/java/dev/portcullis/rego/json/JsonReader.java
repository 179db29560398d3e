package dev.portcullis.rego.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.portcullis.rego.json.JsonException.Reason;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads one document. */
final class JsonReader {
    /** Depth, sizes and numbers are limited here; names are not, because a document is no longer than its limit. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(10_000)
                    .build())
            .build();

    private static final int KNOWN_KEYS = 256;

    private final JsonParser parser;
    private final JsonLimits limits;
    private final @Nullable StringValue[] keys = new StringValue[KNOWN_KEYS];
    private int values;

    private final ObjectValue.Maker objects = new ObjectValue.Maker();

    /** The elements of the arrays and the values of the objects that are being read, the innermost last. */
    private Value[] stack = new Value[32];

    /** The keys of the values, at the same places. */
    private Value[] names = new Value[32];

    private int height;

    private JsonReader(JsonParser parser, JsonLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    static Value read(byte[] json, JsonLimits limits) throws JsonException {
        if (json.length > limits.bytes()) {
            throw new JsonException(Reason.TOO_LARGE, "more than " + limits.bytes() + " bytes");
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new JsonException(Reason.SYNTAX, "an empty document");
            }
            Value value = new JsonReader(parser, limits).value(first, 0);
            if (parser.nextToken() != null) {
                throw new JsonException(Reason.SYNTAX, "more than one document");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new JsonException(Reason.TOO_LARGE, "a number of too many digits");
        } catch (IOException e) {
            throw new JsonException(Reason.SYNTAX, "no JSON: " + firstLine(e));
        } catch (NumberFormatException e) {
            throw new JsonException(Reason.SYNTAX, "no number: its exponent is too large");
        }
    }

    private static String firstLine(IOException e) {
        return e instanceof com.fasterxml.jackson.core.JsonProcessingException json
                ? json.getOriginalMessage().lines().findFirst().orElse("")
                : e.getClass().getSimpleName();
    }

    private Value value(JsonToken token, int depth) throws IOException, JsonException {
        if (++values > limits.values()) {
            throw new JsonException(Reason.TOO_MANY_VALUES, "more than " + limits.values() + " values");
        }
        return switch (token) {
            case START_OBJECT -> object(deeper(depth));
            case START_ARRAY -> array(deeper(depth));
            case VALUE_STRING -> StringValue.of(paired(parser.getText()));
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> NumberValue.parse(parser.getText());
            case VALUE_TRUE -> BooleanValue.TRUE;
            case VALUE_FALSE -> BooleanValue.FALSE;
            case VALUE_NULL -> NullValue.NULL;
            case FIELD_NAME, END_ARRAY, END_OBJECT, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new JsonException(Reason.SYNTAX, "no value at " + token);
        };
    }

    private int deeper(int depth) throws JsonException {
        if (depth == limits.depth()) {
            throw new JsonException(Reason.TOO_DEEP, "more than " + limits.depth() + " arrays and objects deep");
        }
        return depth + 1;
    }

    private Value whole() throws IOException {
        return parser.getTextLength() < 18 && parser.getTextCharacters()[parser.getTextOffset()] != '-'
                ? NumberValue.of(parser.getLongValue())
                : NumberValue.parse(parser.getText());
    }

    private Value object(int depth) throws IOException, JsonException {
        int bottom = height;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            StringValue key = key(name);
            push(key, value(parser.nextToken(), depth));
        }
        Value object = objects.make(names, stack, bottom, height);
        height = bottom;
        return object;
    }

    private void push(Value name, Value value) {
        if (height == stack.length) {
            stack = Arrays.copyOf(stack, height * 2);
            names = Arrays.copyOf(names, height * 2);
        }
        names[height] = name;
        stack[height++] = value;
    }

    /** Keys of many objects are the same few strings, which need only one value each. */
    private StringValue key(String name) {
        int slot = name.hashCode() & (KNOWN_KEYS - 1);
        StringValue known = keys[slot];
        if (known == null || !known.string().equals(name)) {
            known = StringValue.of(paired(name));
            keys[slot] = known;
        }
        return known;
    }

    private Value array(int depth) throws IOException, JsonException {
        int bottom = height;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            push(NullValue.NULL, value(token, depth));
        }
        Value[] elements = Arrays.copyOfRange(stack, bottom, height);
        height = bottom;
        return ArrayValue.owning(elements);
    }

    private static String paired(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return pairedOf(text);
            }
        }
        return text;
    }

    private static String pairedOf(String text) {
        StringBuilder repaired = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> repaired.appendCodePoint(
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point));
        return repaired.toString();
    }
}
