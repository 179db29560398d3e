package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigDecimal;

/** The keywords about numbers and strings, and those about values of any type. */
final class ScalarRules {
    private ScalarRules() {}

    static void common(Validation validation, Findings findings, Schema schema, Value value, Place place) {
        Means means = validation.means;
        if (schema.constant != null && !Numbers.json(value, means).equals(schema.constant)) {
            String description = place.text(means) + " does not match: " + schema.constant;
            validation.violated(findings, place, "const", description);
        }
        if (schema.allowed != null && !schema.allowed.contains(Numbers.json(value, means))) {
            String description =
                    place.text(means) + " must be one of the following: " + String.join(", ", schema.allowed);
            validation.violated(findings, place, "enum", description);
        }
        if (value instanceof StringValue text && !Formats.is(schema.format, text.string(), means)) {
            validation.violated(findings, place, "format", "Does not match format '" + schema.format + "'");
        }
        findings.passed();
    }

    static void number(Validation validation, Findings findings, Schema schema, NumberValue value, Place place) {
        BigDecimal number = Numbers.decimal(value, validation.means);
        if (schema.multipleOf != null && !Numbers.isMultiple(number, schema.multipleOf, validation.means)) {
            String description = "Must be a multiple of " + Numbers.text(schema.multipleOf);
            validation.violated(findings, place, "multiple_of", description);
        }
        if (schema.maximum != null && number.compareTo(schema.maximum) > 0) {
            String description = "Must be less than or equal to " + Numbers.text(schema.maximum);
            validation.violated(findings, place, "number_lte", description);
        }
        if (schema.exclusiveMaximum != null && number.compareTo(schema.exclusiveMaximum) >= 0) {
            String description = "Must be less than " + Numbers.text(schema.exclusiveMaximum);
            validation.violated(findings, place, "number_lt", description);
        }
        if (schema.minimum != null && number.compareTo(schema.minimum) < 0) {
            String description = "Must be greater than or equal to " + Numbers.text(schema.minimum);
            validation.violated(findings, place, "number_gte", description);
        }
        if (schema.exclusiveMinimum != null && number.compareTo(schema.exclusiveMinimum) <= 0) {
            String description = "Must be greater than " + Numbers.text(schema.exclusiveMinimum);
            validation.violated(findings, place, "number_gt", description);
        }
        findings.passed();
    }

    static void string(Validation validation, Findings findings, Schema schema, String text, Place place) {
        validation.means.charge(text.length() / 100);
        int length = text.codePointCount(0, text.length());
        if (schema.minLength != null && length < schema.minLength) {
            String description = "String length must be greater than or equal to " + schema.minLength;
            validation.violated(findings, place, "string_gte", description);
        }
        if (schema.maxLength != null && length > schema.maxLength) {
            String description = "String length must be less than or equal to " + schema.maxLength;
            validation.violated(findings, place, "string_lte", description);
        }
        if (schema.pattern != null && !validation.means.finds(schema.pattern, text)) {
            validation.violated(findings, place, "pattern", "Does not match pattern '" + schema.pattern + "'");
        }
        findings.passed();
    }
}
