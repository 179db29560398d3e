package dev.portcullis.rego.plan;

import java.util.HashSet;
import java.util.Set;

/**
 * Which locals of a function hold parts of the base documents, reached by nothing but look-ups from {@code data}. OPA finds those by paths of
 * strings, so that a number looks up the key that is written like it: {@code data.x[1]} is {@code data.x["1"]}.
 */
public final class BaseDocuments {
    private BaseDocuments() {}

    /** The locals of a function whose second parameter is {@code data}. */
    public static Set<Integer> locals(Function function) {
        Set<Integer> locals = new HashSet<>();
        if (function.parameters().size() > 1) {
            locals.add(function.parameters().get(1));
        }
        Walk.over(function.blocks(), statement -> {
            if (statement instanceof Statement.Dot dot
                    && dot.source() instanceof Operand.Local source
                    && locals.contains(source.number())) {
                locals.add(dot.target());
            }
        });
        return locals;
    }
}
