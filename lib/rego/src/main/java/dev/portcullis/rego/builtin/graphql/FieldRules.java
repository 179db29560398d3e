package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Query.Applied;
import dev.portcullis.rego.builtin.graphql.Query.Argument;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether types have the fields that are asked for, and fields and directives the arguments. */
final class FieldRules {
    private FieldRules() {}

    static void known(Query.Field field) {
        if (field.parent() != null && field.definition() == null) {
            throw Problem.at(
                    field.place(),
                    "Cannot query field \"" + field.name() + "\" on type \""
                            + field.parent().name() + "\".");
        }
        if (field.parent() == null || field.definition() == null) {
            return;
        }
        for (Argument argument : field.arguments()) {
            if (!field.definition().arguments().containsKey(argument.name())) {
                throw Problem.at(
                        field.place(),
                        "Unknown argument \"" + argument.name() + "\" on field \""
                                + field.parent().name() + "." + field.name() + "\".");
            }
        }
    }

    static void complete(Query.Field field) {
        if (field.definition() != null) {
            complete(
                    field.definition().arguments().values(),
                    field.arguments(),
                    field.place(),
                    "Field \"" + field.name());
        }
    }

    private static void complete(
            Collection<Type.Field> definitions, List<Argument> arguments, String place, String subject) {
        Set<String> given = arguments.stream().map(Argument::name).collect(Collectors.toSet());
        for (Type.Field definition : definitions) {
            if (definition.required() && !given.contains(definition.name())) {
                throw Problem.at(
                        place,
                        subject + "\" argument \"" + definition.name() + "\" of type \"" + definition.type()
                                + "\" is required, but it was not provided.");
            }
        }
    }

    static void unique(List<Argument> arguments) {
        Set<String> seen = new HashSet<>();
        for (Argument argument : arguments) {
            if (!seen.add(argument.name())) {
                throw Problem.at(argument.place(), "There can be only one argument named \"" + argument.name() + "\".");
            }
        }
    }

    static void check(Applied directive) {
        Type.Directive definition = directive.definition();
        if (definition == null) {
            throw Problem.at(directive.place(), "Unknown directive \"@" + directive.name() + "\".");
        }
        for (Argument argument : directive.arguments()) {
            if (!definition.arguments().containsKey(argument.name())) {
                throw Problem.at(
                        directive.place(),
                        "Unknown argument \"" + argument.name() + "\" on directive \"@" + directive.name() + "\".");
            }
        }
        if (!definition.locations().contains(directive.location())) {
            throw Problem.at(
                    directive.place(),
                    "Directive \"@" + directive.name() + "\" may not be used on " + directive.location() + ".");
        }
        complete(
                definition.arguments().values(),
                directive.arguments(),
                directive.place(),
                "Directive \"@" + directive.name());
        unique(directive.arguments());
    }
}
