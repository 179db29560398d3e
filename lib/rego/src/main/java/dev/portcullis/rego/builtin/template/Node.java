package dev.portcullis.rego.builtin.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a template. */
sealed interface Node {
    record Text(String text) implements Node {}

    record Action(Pipe pipe) implements Node {}

    record If(Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {}

    record With(Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {}

    record Range(Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {}

    record Break() implements Node {}

    record Continue() implements Node {}

    /** The rendering of a template that has a name. */
    record Call(String name, @Nullable Pipe pipe) implements Node {}

    /**
     * Commands, each of which is given what the one before it made.
     *
     * @param variables what the result is kept in
     * @param assigns whether those exist already
     */
    record Pipe(List<String> variables, boolean assigns, List<List<Operand>> commands) {}

    /** A word of a command. */
    sealed interface Operand {
        record Dot() implements Operand {}

        record Nil() implements Operand {}

        record Constant(Item item) implements Operand {}

        record Function(String name) implements Operand {}

        record Variable(String name) implements Operand {}

        record Nested(Pipe pipe) implements Operand {}

        /** Fields of another operand. */
        record Fields(Operand of, List<String> names) implements Operand {}
    }
}
