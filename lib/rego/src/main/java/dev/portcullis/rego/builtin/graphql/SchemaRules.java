package dev.portcullis.rego.builtin.graphql;

import static dev.portcullis.rego.builtin.graphql.Definition.flag;
import static dev.portcullis.rego.builtin.graphql.Definition.named;
import static dev.portcullis.rego.builtin.graphql.Definition.node;
import static dev.portcullis.rego.builtin.graphql.Definition.nodes;
import static dev.portcullis.rego.builtin.graphql.Definition.text;

import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The rules of GraphQL's specification that a schema has to keep. */
final class SchemaRules {
    private static final Set<String> OUTPUT = Set.of("SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM");
    private static final NumberValue NULL_KIND = NumberValue.of(6);

    private final Schema schema;

    SchemaRules(Schema schema) {
        this.schema = schema;
    }

    void check() {
        for (ObjectValue node : schema.schemaNodes()) {
            directives(nodes(node, "Directives"), "SCHEMA", "", true);
        }
        schema.types().values().forEach(this::type);
        schema.types().values().stream()
                .filter(type -> type.kind().equals("INPUT_OBJECT"))
                .forEach(type -> acyclic(type, new LinkedHashSet<>(), new HashSet<>()));
        for (ObjectValue directive : schema.directives().values()) {
            name(text(directive, "Name"));
            arguments(nodes(directive, "Arguments"), text(directive, "Name"));
        }
    }

    private static IllegalArgumentException broken(String rule) {
        return new IllegalArgumentException(rule);
    }

    private static void name(String name) {
        if (name.startsWith("__")) {
            throw broken(
                    "Name \"" + name + "\" must not begin with \"__\", which is reserved by GraphQL introspection.");
        }
    }

    private Definition type(String name) {
        Definition type = schema.types().get(name);
        if (type == null) {
            throw broken("Undefined type " + name + ".");
        }
        return type;
    }

    private static TypeReference reference(ObjectValue node) {
        return TypeReference.of(node(node, "Type"));
    }

    private void type(Definition type) {
        String location = type.kind().equals("INPUT_OBJECT") ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION";
        for (ObjectValue field : type.fields()) {
            name(text(field, "Name"));
            type(reference(field).name());
            arguments(nodes(field, "Arguments"), "");
            directives(nodes(field, "Directives"), location, "", true);
        }
        for (String member : type.types()) {
            if (!type(member).kind().equals("OBJECT")) {
                throw broken(type.kind() + " type \"" + member + "\" must be OBJECT.");
            }
        }
        type.interfaces().forEach(implemented -> implementing(type, type(implemented)));
        content(type);
        unique(type);
        if (!type.isBuiltIn()) {
            name(type.name());
        }
        directives(type.directives(), type.kind(), "", false);
    }

    private void content(Definition type) {
        switch (type.kind()) {
            case "OBJECT", "INTERFACE" -> {
                require(!type.fields().isEmpty(), type, "must define one or more fields.");
                for (ObjectValue field : type.fields()) {
                    require(
                            OUTPUT.contains(type(reference(field).name()).kind()),
                            type,
                            "field must be an output type");
                }
            }
            case "ENUM" -> {
                require(!type.values().isEmpty(), type, "must define one or more unique enum values.");
                for (ObjectValue value : type.values()) {
                    boolean reserved = Set.of("true", "false", "null").contains(text(value, "Name"));
                    require(!reserved, type, "non-enum value " + text(value, "Name") + ".");
                    directives(nodes(value, "Directives"), "ENUM_VALUE", "", true);
                }
            }
            case "INPUT_OBJECT" -> {
                require(!type.fields().isEmpty(), type, "must define one or more input fields.");
                for (ObjectValue field : type.fields()) {
                    require(type(reference(field).name()).isInput(), type, "field must be an input type");
                }
            }
            default -> {}
        }
    }

    private static void require(boolean kept, Definition type, String rule) {
        if (!kept) {
            throw broken(type.kind() + " " + type.name() + ": " + rule);
        }
    }

    private static void unique(Definition type) {
        unique(type.fields().stream().map(field -> text(field, "Name")).toList(), "Field " + type.name());
        unique(type.values().stream().map(value -> text(value, "Name")).toList(), "Enum value " + type.name());
        unique(type.types(), "Type of union " + type.name());
    }

    private static void unique(List<String> names, String what) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw broken(what + "." + name + " can only be defined once.");
            }
        }
    }

    private void arguments(List<ObjectValue> arguments, String directive) {
        for (ObjectValue argument : arguments) {
            name(text(argument, "Name"));
            Definition type = type(reference(argument).name());
            if (!type.isInput()) {
                throw broken("cannot use " + reference(argument) + " as argument " + text(argument, "Name")
                        + " because " + type.kind() + " is not a valid input type");
            }
            directives(nodes(argument, "Directives"), "ARGUMENT_DEFINITION", directive, true);
        }
    }

    /** @param once whether the directives stand in one place, and not in those of a type and its extensions */
    private void directives(List<ObjectValue> directives, String location, String current, boolean once) {
        Set<String> seen = new HashSet<>();
        for (ObjectValue directive : directives) {
            String name = text(directive, "Name");
            name(name);
            if (!current.isEmpty() && name.equals(current)) {
                throw broken("Directive " + current + " cannot refer to itself.");
            }
            ObjectValue definition = schema.directives().get(name);
            if (definition == null) {
                throw broken("Undefined directive " + name + ".");
            }
            if (!seen.add(name) && once && !flag(definition, "IsRepeatable")) {
                throw broken("The directive " + name + " can only be used once at this location.");
            }
            if (!Definition.texts(definition, "Locations").contains(location)) {
                throw broken("Directive " + name + " is not applicable on " + location + ".");
            }
            directiveArguments(directive, definition);
        }
    }

    private static void directiveArguments(ObjectValue directive, ObjectValue definition) {
        List<ObjectValue> given = nodes(directive, "Arguments");
        List<ObjectValue> defined = nodes(definition, "Arguments");
        for (ObjectValue argument : given) {
            if (named(defined, text(argument, "Name")) == null) {
                throw broken("Undefined argument " + text(argument, "Name") + " for directive "
                        + text(directive, "Name") + ".");
            }
        }
        for (ObjectValue argument : defined) {
            if (reference(argument).nonNull() && node(argument, "DefaultValue") == null) {
                ObjectValue present = named(given, text(argument, "Name"));
                ObjectValue value = present == null ? null : node(present, "Value");
                if (value == null || NULL_KIND.equals(value.get("Kind"))) {
                    throw broken("Argument " + text(argument, "Name") + " for directive " + text(directive, "Name")
                            + " cannot be null.");
                }
            }
        }
    }

    private void implementing(Definition type, Definition implemented) {
        if (!implemented.kind().equals("INTERFACE")) {
            throw broken("\"" + implemented.name() + "\" is a non interface type " + implemented.kind() + ".");
        }
        String what = "For " + type.name() + " to implement " + implemented.name();
        for (ObjectValue required : implemented.fields()) {
            ObjectValue found = named(type.fields(), text(required, "Name"));
            if (found == null) {
                throw broken(what + " it must have a field called " + text(required, "Name") + ".");
            }
            if (!covariant(reference(required), reference(found))) {
                throw broken(
                        what + " the field " + text(required, "Name") + " must have type " + reference(required) + ".");
            }
            sameArguments(required, found, what);
        }
        for (String transitive : implemented.interfaces()) {
            if (!type.interfaces().contains(transitive)) {
                throw broken("Type " + type.name() + " must implement " + transitive + " because it is implemented by "
                        + implemented.name() + ".");
            }
        }
    }

    private static void sameArguments(ObjectValue required, ObjectValue found, String what) {
        List<ObjectValue> wanted = nodes(required, "Arguments");
        List<ObjectValue> present = nodes(found, "Arguments");
        for (ObjectValue argument : wanted) {
            ObjectValue same = named(present, text(argument, "Name"));
            if (same == null || !reference(argument).fits(reference(same))) {
                throw broken(what + " the field " + text(required, "Name") + " must have the same arguments but "
                        + text(argument, "Name") + (same == null ? " is missing." : " has the wrong type."));
            }
        }
        for (ObjectValue argument : present) {
            boolean mandatory = reference(argument).nonNull() && node(argument, "DefaultValue") == null;
            if (mandatory && named(wanted, text(argument, "Name")) == null) {
                throw broken(what + " any additional arguments on " + text(found, "Name")
                        + " must be optional or have a default value but " + text(argument, "Name")
                        + " is required.");
            }
        }
    }

    private boolean covariant(TypeReference required, TypeReference actual) {
        if (required.nonNull() && !actual.nonNull()) {
            return false;
        }
        if (required.element() != null) {
            return actual.element() != null && covariant(required.element(), actual.element());
        }
        return actual.element() == null
                && (required.named().equals(actual.named())
                        || schema.possible(required.named()).contains(actual.named()));
    }

    /** An input object that holds itself in fields that may not be null could never be written. */
    private void acyclic(Definition type, Set<String> path, Set<String> done) {
        if (!path.add(type.name())) {
            throw broken("Cannot reference Input Object \"" + type.name()
                    + "\" within itself through a series of non-null fields: \"" + String.join(".", path) + "\".");
        }
        if (done.add(type.name())) {
            for (ObjectValue field : type.fields()) {
                TypeReference reference = reference(field);
                Definition inner = schema.types().get(reference.named());
                if (reference.nonNull() && inner != null && inner.kind().equals("INPUT_OBJECT")) {
                    acyclic(Objects.requireNonNull(inner), path, done);
                }
            }
        }
        path.remove(type.name());
    }
}
