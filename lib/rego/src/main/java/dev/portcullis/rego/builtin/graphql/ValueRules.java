package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Query.Argument;
import dev.portcullis.rego.builtin.graphql.Query.Literal;
import dev.portcullis.rego.builtin.graphql.Query.Variable;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether values are of the types that stand where they do. */
final class ValueRules {
    private static final Pattern INT = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern FLOAT = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Set<String> BOOLEANS =
            Set.of("1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False");

    private final @Nullable Variables variables;
    private final Effort effort;

    ValueRules(@Nullable Variables variables, Effort effort) {
        this.variables = variables;
        this.effort = effort;
    }

    void check(Literal value) {
        if (value.is(Literal.Kind.OBJECT)) {
            unique(value);
        }
        if (value.type() != null && value.expected() != null) {
            typed(value, value.type(), value.expected());
        }
        if (variables != null) {
            variables.fits(value);
            variables.oneOf(value);
        }
    }

    private static void unique(Literal value) {
        Set<String> seen = new HashSet<>();
        for (Argument child : value.children()) {
            if (!seen.add(child.name())) {
                throw Problem.at(child.place(), "There can be only one input field named \"" + child.name() + "\".");
            }
        }
    }

    private void typed(Literal value, Type type, TypeReference expected) {
        if (value.is(Literal.Kind.NULL) && expected.nonNull()) {
            throw Problem.at(value.place(), "Expected value of type \"" + expected + "\", found " + value + ".");
        }
        boolean custom = type.kind().equals("SCALAR") && !type.isAnyOf("Int", "Float", "String", "Boolean", "ID");
        if (custom) {
            return;
        }
        if (!readable(value)) {
            throw unexpected(value, type, expected);
        }
        if (value.is(Literal.Kind.OBJECT)) {
            effort.steps(type.fields().size());
            object(value, type);
        } else if (value.is(Literal.Kind.STRING) || value.is(Literal.Kind.BLOCK)) {
            string(value, type, expected);
        } else if (value.is(Literal.Kind.ENUM) && type.kind().equals("ENUM")) {
            if (!type.values().contains(value.raw())) {
                throw Problem.at(value.place(), "Value \"" + value + "\" does not exist in \"" + expected + "\" enum.");
            }
        } else if (!scalar(value, type, expected)) {
            throw unexpected(value, type, expected);
        }
    }

    private static boolean scalar(Literal value, Type type, TypeReference expected) {
        return switch (value.kind()) {
            case LIST -> expected.element() != null;
            case INT -> type.isAnyOf("Int", "Float", "ID");
            case FLOAT -> type.isAnyOf("Float");
            case BOOLEAN -> type.isAnyOf("Boolean");
            case ENUM -> false;
            default -> true;
        };
    }

    private static void string(Literal value, Type type, TypeReference expected) {
        if (type.kind().equals("ENUM")) {
            throw Problem.at(
                    value.place(), "Enum \"" + expected + "\" cannot represent non-enum value: " + value + ".");
        }
        if (!type.isAnyOf("String", "ID")) {
            throw unexpected(value, type, expected);
        }
    }

    private static void object(Literal value, Type type) {
        Set<String> given = value.children().stream().map(Argument::name).collect(Collectors.toSet());
        for (Type.Field field : type.fields().values()) {
            if (field.required() && !given.contains(field.name())) {
                throw Problem.at(
                        value.place(),
                        "Field \"" + type.name() + "." + field.name() + "\" of required type \"" + field.type()
                                + "\" was not provided.");
            }
        }
        if (type.oneOf()) {
            oneOf(value, type);
        }
        for (Argument child : value.children()) {
            if (!type.fields().containsKey(child.name())) {
                throw Problem.at(
                        child.place(),
                        "Field \"" + child.name() + "\" is not defined by type \"" + type.name() + "\".");
            }
        }
    }

    private static void oneOf(Literal value, Type type) {
        if (value.children().size() != 1) {
            throw Problem.at(value.place(), "OneOf Input Object \"" + type.name() + "\" must specify exactly one key.");
        }
        Literal only = value.children().getFirst().value();
        if (only.is(Literal.Kind.NULL)) {
            String first = type.fields().keySet().iterator().next();
            throw Problem.at(only.place(), "Field \"" + type.name() + "." + first + "\" must be non-null.");
        }
    }

    /** Whether OPA's library can make something of a value; of what is too great it cannot. */
    private boolean readable(Literal value) {
        effort.steps(1);
        return switch (value.kind()) {
            case INT ->
                INT.matcher(value.raw()).matches()
                        && value.raw().length() <= 200
                        && new BigInteger(value.raw()).bitLength() < Long.SIZE;
            case FLOAT -> FLOAT.matcher(value.raw()).matches() && Double.isFinite(Double.parseDouble(value.raw()));
            case BOOLEAN -> BOOLEANS.contains(value.raw());
            case LIST, OBJECT -> value.children().stream().allMatch(child -> readable(child.value()));
            case VARIABLE -> {
                Variable variable = variables == null ? null : variables.find(value);
                yield variable == null || variable.byDefault() == null || readable(variable.byDefault());
            }
            default -> true;
        };
    }

    private static IllegalArgumentException unexpected(Literal value, Type type, TypeReference expected) {
        String what = switch (expected.nonNull() ? expected.nullable().toString() : expected.toString()) {
            case "Int" ->
                "Int cannot represent non-"
                        + (INT.matcher(value.raw()).matches() ? "32-bit signed integer" : "integer")
                        + " value: ";
            case "String" -> "String cannot represent a non string value: ";
            case "Boolean" -> "Boolean cannot represent a non boolean value: ";
            case "Float" -> "Float cannot represent non numeric value: ";
            case "ID" -> "ID cannot represent a non-string and non-integer value: ";
            default ->
                type.kind().equals("ENUM")
                        ? "Enum \"" + expected + "\" cannot represent non-enum value: "
                        : "Expected value of type \"" + expected + "\", found ";
        };
        return Problem.at(value.place(), what + value + (what.startsWith("E") ? "." : ""));
    }
}
