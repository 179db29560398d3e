package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.value.ObjectValue;
import org.jspecify.annotations.Nullable;

/**
 * A type as fields and arguments name it.
 *
 * @param named empty where it is a list
 */
record TypeReference(String named, @Nullable TypeReference element, boolean nonNull) {
    /**
     * The type of a node.
     *
     * @throws IllegalArgumentException if the node names none
     */
    static TypeReference of(@Nullable ObjectValue type) {
        if (type == null) {
            throw new IllegalArgumentException("type is missing");
        }
        String named = Definition.text(type, "NamedType");
        return new TypeReference(
                named, named.isEmpty() ? of(Definition.node(type, "Elem")) : null, Definition.flag(type, "NonNull"));
    }

    /** The type that the innermost list is of. */
    String name() {
        return element == null ? named : element.name();
    }

    /** Whether values of this type fit the other. */
    boolean fits(TypeReference other) {
        if (!named.equals(other.named) || (element == null) != (other.element == null)) {
            return false;
        }
        boolean inside = element == null || other.element == null || element.fits(other.element);
        return inside && (!other.nonNull || nonNull);
    }

    /** The same where null may stand, too. */
    TypeReference nullable() {
        return new TypeReference(named, element, false);
    }

    @Override
    public String toString() {
        return (element == null ? named : "[" + element + "]") + (nonNull ? "!" : "");
    }
}
