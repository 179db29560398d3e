package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Query.Argument;
import dev.portcullis.rego.builtin.graphql.Query.Literal;
import dev.portcullis.rego.builtin.graphql.Query.Variable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables of one operation, and the rules for what uses them. */
final class Variables {
    private final Query.Operation operation;
    private final Map<String, Variable> byName = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    Variables(Query.Operation operation) {
        this.operation = operation;
        operation.variables().forEach(variable -> byName.putIfAbsent(variable.name(), variable));
    }

    @Nullable
    Variable find(Literal value) {
        return value.is(Literal.Kind.VARIABLE) ? byName.get(value.raw()) : null;
    }

    void use(Literal value) {
        if (value.is(Literal.Kind.VARIABLE)) {
            used.add(value.raw());
        }
    }

    void defined(Literal value) {
        if (value.is(Literal.Kind.VARIABLE) && !byName.containsKey(value.raw())) {
            throw Problem.at(
                    value.place(),
                    "Variable \"" + value + "\" is not defined"
                            + (operation.name().isEmpty() ? "." : " by operation \"" + operation.name() + "\"."));
        }
    }

    /** Whether a variable may stand where it does; to be asked of values that are defined. */
    void fits(Literal value) {
        Variable variable = find(value);
        TypeReference expected = value.expected();
        if (variable == null || expected == null) {
            return;
        }
        boolean defaulted =
                variable.byDefault() != null && !variable.byDefault().is(Literal.Kind.NULL);
        if (!variable.type().fits(defaulted || value.defaulted() ? expected.nullable() : expected)) {
            throw Problem.at(
                    value.place(),
                    "Variable \"" + value + "\" of type \"" + variable.type() + "\" used in position expecting type \""
                            + expected + "\".");
        }
    }

    /** Whether what stands in an input of which one field has to be given cannot be null. */
    void oneOf(Literal value) {
        if (!value.is(Literal.Kind.OBJECT)
                || value.type() == null
                || !value.type().oneOf()) {
            return;
        }
        for (Argument child : value.children()) {
            Variable variable = find(child.value());
            if (variable != null && !variable.type().nonNull()) {
                throw Problem.at(
                        variable.place(),
                        "Variable \"" + child.value() + "\" is of type \"" + variable.type()
                                + "\" but must be non-nullable to be used for OneOf Input Object \""
                                + value.type().name() + "\".");
            }
        }
    }

    void allUsed() {
        for (Variable variable : operation.variables()) {
            if (!variable.used() && !used.contains(variable.name())) {
                throw Problem.at(
                        variable.place(),
                        "Variable \"$" + variable.name() + "\" is never used"
                                + (operation.name().isEmpty() ? "." : " in operation \"" + operation.name() + "\"."));
            }
        }
    }
}
