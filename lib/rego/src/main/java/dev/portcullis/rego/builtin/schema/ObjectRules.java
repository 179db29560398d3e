package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Map;

/** The keywords about objects. */
final class ObjectRules {
    private final Validation validation;
    private final Findings findings;
    private final Schema schema;
    private final ObjectValue object;
    private final Place place;

    private ObjectRules(Validation validation, Findings findings, Schema schema, ObjectValue object, Place place) {
        this.validation = validation;
        this.findings = findings;
        this.schema = schema;
        this.object = object;
        this.place = place;
    }

    static void check(Validation validation, Findings findings, Schema schema, ObjectValue object, Place place) {
        ObjectRules rules = new ObjectRules(validation, findings, schema, object, place);
        rules.size();
        rules.required();
        rules.members();
        rules.names();
        findings.passed();
    }

    /** Looks at the members that the schema names; OPA does so at the very end. */
    static void properties(Validation validation, Findings findings, Schema schema, ObjectValue object, Place place) {
        for (Map.Entry<String, Schema> property : schema.properties.entrySet()) {
            validation.means.charge(1);
            Value member = object.get(property.getKey());
            if (member != null) {
                validation.into(findings, property.getValue(), member, place.at(property.getKey()));
            }
        }
    }

    private void violated(String type, String description) {
        validation.violated(findings, place, type, description);
    }

    private void size() {
        if (schema.minProperties != null && object.size() < schema.minProperties) {
            violated("array_min_properties", "Must have at least " + schema.minProperties + " properties");
        }
        if (schema.maxProperties != null && object.size() > schema.maxProperties) {
            violated("array_max_properties", "Must have at most " + schema.maxProperties + " properties");
        }
    }

    private void required() {
        for (String name : schema.required) {
            validation.means.charge(1);
            if (object.get(name) == null) {
                violated("required", name + " is required");
            } else {
                findings.passed();
            }
        }
    }

    private void members() {
        for (Value key : object.keys()) {
            String name = SchemaReader.name(key);
            Value member = SchemaReader.member(object, name);
            boolean described = matchesPattern(name, member) || schema.properties.containsKey(name);
            if (described) {
                continue;
            }
            switch (schema.additionalProperties) {
                case Schema.Further.By by ->
                    validation.merge(findings, validation.of(by.schema(), member, place.at(name)));
                case Schema.Further.Allowed allowed
                when !allowed.allowed() ->
                    violated("additional_property_not_allowed", "Additional property " + name + " is not allowed");
                case null, default -> {}
            }
        }
    }

    private boolean matchesPattern(String name, Value member) {
        boolean matches = false;
        for (Map.Entry<String, Schema> pattern : schema.patternProperties.entrySet()) {
            if (validation.means.finds(pattern.getKey(), name)) {
                matches = true;
                validation.merge(findings, validation.of(pattern.getValue(), member, place.at(name)));
            }
        }
        if (matches) {
            findings.passed();
        }
        return matches;
    }

    private void names() {
        if (schema.propertyNames == null) {
            return;
        }
        for (Value key : object.keys()) {
            String name = SchemaReader.name(key);
            Findings found = validation.of(schema.propertyNames, StringValue.of(name), place);
            if (!found.isEmpty()) {
                violated("invalid_property_name", "Property name of \"" + name + "\" does not match");
                validation.merge(findings, found);
            }
        }
    }
}
