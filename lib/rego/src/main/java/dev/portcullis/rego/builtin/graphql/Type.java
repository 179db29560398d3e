package dev.portcullis.rego.builtin.graphql;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A type of a schema, ready to be looked up in.
 *
 * @param fields by name, in the schema's order
 * @param values of an enumeration
 * @param oneOf whether exactly one field of the input has to be given
 */
record Type(String kind, String name, Map<String, Field> fields, Set<String> values, boolean oneOf) {
    /**
     * A field or an argument.
     *
     * @param required whether it has to be given
     * @param defaulted whether it has a default value other than null
     * @param arguments by name; none of an argument
     */
    record Field(String name, TypeReference type, boolean required, boolean defaulted, Map<String, Field> arguments) {
        /** This one, of which there is a second one by the same name: schemas may repeat arguments. */
        Field and(Field second) {
            return new Field(name, type, required || second.required, defaulted, arguments);
        }
    }

    /** A directive and the locations at which it may stand. */
    record Directive(String name, Map<String, Field> arguments, List<String> locations, boolean repeatable) {}

    boolean isLeaf() {
        return kind.equals("SCALAR") || kind.equals("ENUM");
    }

    boolean isComposite() {
        return kind.equals("OBJECT") || kind.equals("INTERFACE") || kind.equals("UNION");
    }

    boolean isInput() {
        return isLeaf() || kind.equals("INPUT_OBJECT");
    }

    boolean isAnyOf(String... names) {
        return List.of(names).contains(name);
    }
}
