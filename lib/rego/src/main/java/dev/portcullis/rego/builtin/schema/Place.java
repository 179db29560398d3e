package dev.portcullis.rego.builtin.schema;

import org.jspecify.annotations.Nullable;

/** Where in a document a value stands. */
record Place(@Nullable Place outer, String step) {
    static final Place ROOT = new Place(null, "(Root)");

    Place at(String next) {
        return new Place(this, next);
    }

    /** The steps from the document on, such as {@code spec.containers.0}. */
    String text(Means means) {
        StringBuilder text = new StringBuilder();
        write(text);
        means.make(text.length());
        return text.toString();
    }

    private void write(StringBuilder text) {
        if (outer != null && outer.outer != null) {
            outer.write(text);
            text.append('.');
        }
        text.append(step);
    }
}
