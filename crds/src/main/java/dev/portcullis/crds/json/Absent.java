package dev.portcullis.crds.json;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stands for values that JSON left out. Constructors of resource records use it because they must never throw: an exception would
 * stop the informer, and with it every other object of that kind.
 */
public final class Absent {
    private Absent() {}

    /** Returns a copy without null elements; {@link CanonicalJson} reports such an element when it compares. */
    public static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    /** Returns a sorted copy, null values replaced by the empty text. */
    public static Map<String, String> map(@Nullable Map<String, String> map) {
        if (map == null) {
            return Map.of();
        }
        var copy = new TreeMap<String, String>();
        map.forEach((key, value) -> copy.put(text(key), text(value)));
        return Collections.unmodifiableMap(copy);
    }

    /** Returns a sorted copy of the members of an object. */
    public static Map<String, Object> members(@Nullable Map<String, Object> object) {
        return object == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(object));
    }

    /** Returns the text, or the empty text. */
    public static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Returns the value, or the default. */
    public static <T> T or(@Nullable T value, T defaultValue) {
        return value == null ? defaultValue : value;
    }
}
