package dev.portcullis.rego.builtin.template;

import dev.portcullis.rego.value.Value;

/** What a pipeline hands on. Numbers of the data are texts to a template; only constants and lengths are numbers. */
public sealed interface Item {
    /** What {@code %v} makes of it, paid for. */
    default String text(Means means) {
        return Items.text(this, means);
    }

    /** A value of the data, or a constant that is a string or a boolean. */
    record Data(Value value) implements Item {}

    /** A number of type {@code int}. */
    record Whole(long value) implements Item {}

    /** A number of type {@code float64}. */
    record Real(double value) implements Item {}

    /** What a key that is absent has. */
    record Absent() implements Item {}
}
