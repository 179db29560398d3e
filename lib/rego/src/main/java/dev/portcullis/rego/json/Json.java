package dev.portcullis.rego.json;

import dev.portcullis.rego.value.Value;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes JSON as OPA does: numbers keep every digit, the last of several equal keys counts, an unpaired surrogate becomes U+FFFD, keys
 * are written in ascending order, sets as arrays, and keys that are no strings as the text of their JSON. Bytes that are no UTF-8 are refused,
 * which Go would replace.
 */
public final class Json {
    private Json() {}

    /**
     * Reads one document, with nothing behind it but white space.
     *
     * @throws JsonException if it is none, or larger than allowed
     */
    public static Value read(byte[] json, JsonLimits limits) throws JsonException {
        return JsonReader.read(json, limits);
    }

    /**
     * Reads one document, with nothing behind it but white space.
     *
     * @throws JsonException if it is none, or larger than allowed
     */
    public static Value read(String json, JsonLimits limits) throws JsonException {
        if (json.length() > limits.bytes()) {
            throw new JsonException(JsonException.Reason.TOO_LARGE, "more than " + limits.bytes() + " bytes");
        }
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8), limits);
    }

    /** Writes a value without white space, escaping {@code <}, {@code >} and {@code &} as Go does. */
    public static String write(Value value) {
        StringBuilder out = new StringBuilder();
        new JsonWriter(out, Long.MAX_VALUE).write(value);
        return out.toString();
    }

    /** Writes a value as bytes of UTF-8; see {@link #write}. */
    public static byte[] bytes(Value value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Says whether a value takes more than some number of characters of JSON, without looking at more than those. */
    public static boolean exceeds(Value value, long characters) {
        try {
            new JsonWriter(new StringBuilder(), characters).write(value);
            return false;
        } catch (JsonWriter.TooLongException e) {
            return true;
        }
    }
}
