package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.ObjectIdentifiers;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values as Go's {@code encoding/json} writes its types: a slice that was never made is {@code null}, bytes are Base64. */
public final class GoJson {
    private GoJson() {}

    static <T> Value list(List<T> elements, Function<? super T, ? extends Value> json) {
        return elements.isEmpty()
                ? NullValue.NULL
                : ArrayValue.copyOf(elements.stream().<Value>map(json).toList());
    }

    static Value strings(List<String> strings) {
        return list(strings, StringValue::of);
    }

    public static Value bytes(@Nullable Bytes bytes) {
        return bytes == null ? NullValue.NULL : StringValue.of(bytes.base64());
    }

    /** An {@code asn1.ObjectIdentifier}, which is a slice of numbers. */
    static Value identifier(String dotted) {
        return ArrayValue.copyOf(ObjectIdentifiers.components(dotted).stream()
                .map(NumberValue::of)
                .toList());
    }
}
