package dev.portcullis.cli.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree of lines. Texts may be anybody's: whoever prints them makes them fit to be shown.
 *
 * @param text what is told here
 * @param parts what is told about it
 */
record Explanation(String text, List<Explanation> parts) {
    static Explanation of(String text) {
        return new Explanation(text, new ArrayList<>());
    }

    /** Adds a line below this one, and returns it. */
    Explanation add(String line) {
        var part = of(line);
        parts.add(part);
        return part;
    }
}
