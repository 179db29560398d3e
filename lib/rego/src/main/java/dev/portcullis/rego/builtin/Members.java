package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks into values of any kind. */
final class Members {
    private Members() {}

    /** The member of a key that comes from the object itself. */
    static Value of(ObjectValue object, Value key) {
        return Objects.requireNonNull(object.get(key), "key of the object");
    }

    /** What a reference finds: the member of an object, the element of an array, the key itself in a set; null where there is none. */
    static @Nullable Value find(Value holder, Value key) {
        return switch (holder) {
            case ObjectValue object -> object.get(key);
            case ArrayValue array -> array.get(key);
            case SetValue set -> set.contains(key) ? key : null;
            default -> null;
        };
    }
}
