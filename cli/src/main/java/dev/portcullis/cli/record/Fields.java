package dev.portcullis.cli.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.reason.Reason;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of a record, each of which must be read: one that nobody knows could be what the decision hung on.
 *
 * <p>Every method throws {@link MalformedRecordException} where the field is missing or not as the schema has it.
 */
final class Fields {
    private final String path;
    private final JsonNode object;
    private final Set<String> read = new HashSet<>();

    private Fields(String path, JsonNode object) {
        this.path = path;
        this.object = object;
    }

    /** Reads an object to its end. */
    static <T> T read(String path, @Nullable JsonNode object, Function<Fields, T> reader) {
        if (object == null || !object.isObject()) {
            throw new MalformedRecordException(path + " is no object");
        }
        var fields = new Fields(path, object);
        var result = reader.apply(fields);
        fields.end();
        return result;
    }

    boolean has(String name) {
        return object.has(name);
    }

    String text(String name) {
        var value = value(name);
        if (!value.isTextual()) {
            throw wrong(name, "no text");
        }
        return value.textValue();
    }

    String optionalText(String name) {
        return has(name) ? text(name) : "";
    }

    /** Returns null where the field is null; it must not be missing. */
    @Nullable
    String textOrNull(String name) {
        return value(name).isNull() ? null : text(name);
    }

    /** Returns null where the field is missing. */
    @Nullable
    String textIfThere(String name) {
        return has(name) ? text(name) : null;
    }

    boolean flag(String name) {
        var value = value(name);
        if (!value.isBoolean()) {
            throw wrong(name, "neither true nor false");
        }
        return value.booleanValue();
    }

    long number(String name) {
        var value = value(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "no whole number");
        }
        return value.longValue();
    }

    Instant time(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException e) {
            throw wrong(name, "no time as in RFC 3339");
        }
    }

    Digest digest(String name) {
        return Digest.parse(text(name)).orElseThrow(() -> wrong(name, "no SHA-256 digest"));
    }

    /** Reads 64 hexadecimal digits. */
    String fingerprint(String name) {
        var text = text(name);
        if (Digest.parse("sha256:" + text).isEmpty()) {
            throw wrong(name, "no fingerprint of 64 hexadecimal digits");
        }
        return text;
    }

    Reason reason(String name) {
        var code = text(name);
        return Reason.of(code).orElseThrow(() -> wrong(name, "no reason that is known here"));
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        var text = text(name);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(name, "nothing that is known here"));
    }

    <T> T parsed(String name, Function<String, T> parser) {
        var text = text(name);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | InvalidImageReferenceException e) {
            throw wrong(name, "malformed");
        }
    }

    <T> T object(String name, Function<Fields, T> reader) {
        return read(path + "." + name, value(name), reader);
    }

    <T> List<T> objects(String name, Function<Fields, T> reader) {
        var list = list(name);
        var results = new ArrayList<T>(list.size());
        for (var i = 0; i < list.size(); i++) {
            results.add(read(path + "." + name + "[" + i + "]", list.get(i), reader));
        }
        return results;
    }

    <T> List<T> optionalObjects(String name, Function<Fields, T> reader) {
        return has(name) ? objects(name, reader) : List.of();
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (var element : list(name)) {
            if (!element.isTextual()) {
                throw wrong(name, "no list of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    List<Digest> digests(String name) {
        return texts(name).stream()
                .map(text -> Digest.parse(text).orElseThrow(() -> wrong(name, "no list of SHA-256 digests")))
                .toList();
    }

    List<Integer> indices(String name, int below) {
        var indices = new ArrayList<Integer>();
        for (var element : list(name)) {
            if (!element.isInt() || element.intValue() < 0 || element.intValue() >= below) {
                throw wrong(name, "no list of positions among the facts");
            }
            indices.add(element.intValue());
        }
        return indices;
    }

    Map<String, String> map(String name) {
        var value = value(name);
        if (!value.isObject()) {
            throw wrong(name, "no object");
        }
        var map = new LinkedHashMap<String, String>();
        for (var entry : value.properties()) {
            if (!entry.getValue().isTextual()) {
                throw wrong(name, "not made of texts");
            }
            map.put(entry.getKey(), entry.getValue().textValue());
        }
        return map;
    }

    /** Returns the value as it is. */
    JsonNode value(String name) {
        read.add(name);
        var value = object.get(name);
        if (value == null) {
            throw wrong(name, "missing");
        }
        return value;
    }

    private JsonNode list(String name) {
        var value = value(name);
        if (!value.isArray()) {
            throw wrong(name, "no list");
        }
        return value;
    }

    private MalformedRecordException wrong(String name, String what) {
        return new MalformedRecordException(path + "." + name + " is " + what);
    }

    private void end() {
        for (var field : object.properties()) {
            if (!read.contains(field.getKey())) {
                throw new MalformedRecordException(
                        path + " has a field that is not known here; read it with the version that wrote it");
            }
        }
    }
}
