package dev.portcullis.rego.builtin.template;

import java.util.List;

/** What a rendering works with: how it pays, and who formats for it. */
public interface Means {
    /** Pays for steps. */
    void charge(long steps);

    /** Pays for a text that is going to be made. */
    void make(long characters);

    /** The text that a format of Go's {@code fmt} makes of items. */
    String format(String format, List<Item> items);
}
