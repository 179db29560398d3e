package dev.portcullis.rego.builtin.graphql;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An executable document, each part with what the schema says of it; null where the schema says nothing. Places are line and column, empty if
 * the document never was a text.
 *
 * @param byName the first fragment of each name
 */
record Query(List<Operation> operations, List<Fragment> fragments, Map<String, Fragment> byName) {
    record Operation(
            String place,
            String kind,
            String name,
            List<Variable> variables,
            List<Applied> directives,
            List<Selection> selections,
            @Nullable Type root) {}

    /**
     * A variable.
     *
     * @param used whether the document itself says that it is used
     */
    record Variable(
            String place,
            String name,
            TypeReference type,
            @Nullable Type definition,
            @Nullable Literal byDefault,
            List<Applied> directives,
            boolean used) {}

    record Fragment(
            String place,
            String name,
            String condition,
            @Nullable Type type,
            List<Applied> directives,
            List<Selection> selections) {}

    sealed interface Selection {}

    /**
     * A field.
     *
     * @param key what the response calls it
     * @param parent the type that is asked for it
     */
    record Field(
            String place,
            String key,
            String name,
            List<Argument> arguments,
            List<Applied> directives,
            List<Selection> selections,
            @Nullable Type parent,
            Type.@Nullable Field definition)
            implements Selection {}

    record Spread(
            String place,
            String name,
            List<Applied> directives,
            @Nullable Type parent) implements Selection {}

    record Inline(
            String place,
            String condition,
            @Nullable Type type,
            List<Applied> directives,
            List<Selection> selections,
            @Nullable Type parent)
            implements Selection {}

    /** A directive where it is applied. */
    record Applied(
            String place,
            String name,
            List<Argument> arguments,
            Type.@Nullable Directive definition,
            String location) {}

    /** An argument, a field of an object or, without a name, an element of a list. */
    record Argument(String place, String name, Literal value) {}

    /**
     * A value.
     *
     * @param expected the type that it should have
     * @param defaulted whether what it is the value of has a default
     * @param type what the expected type names, of lists their elements'
     */
    record Literal(
            String place,
            Kind kind,
            String raw,
            List<Argument> children,
            @Nullable TypeReference expected,
            boolean defaulted,
            @Nullable Type type) {
        /** In the order of their numbers in trees. */
        enum Kind {
            VARIABLE,
            INT,
            FLOAT,
            STRING,
            BLOCK,
            BOOLEAN,
            NULL,
            ENUM,
            LIST,
            OBJECT
        }

        boolean is(Kind other) {
            return kind == other;
        }

        @Override
        public String toString() {
            return switch (kind) {
                case VARIABLE -> "$" + raw;
                case STRING, BLOCK -> '"' + raw.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
                case LIST -> "[" + joined() + "]";
                case OBJECT -> "{" + joined() + "}";
                default -> raw;
            };
        }

        private String joined() {
            return String.join(
                    ",",
                    children.stream()
                            .map(child -> (is(Kind.OBJECT) ? child.name() + ":" : "") + child.value())
                            .toList());
        }
    }
}
