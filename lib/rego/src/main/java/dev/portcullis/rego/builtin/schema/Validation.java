package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Set;

/** Holds values against schemas, in the order in which OPA lists what it finds. */
final class Validation {
    final Means means;
    private int depth;

    private Validation(Means means) {
        this.means = means;
    }

    /**
     * What a document violates.
     *
     * @throws IllegalArgumentException if that cannot be said, as schema or document are too deep
     */
    static Findings validate(Schema schema, Value document, Means means) {
        return new Validation(means).of(schema, document, Place.ROOT);
    }

    /** What a value violates, apart from all else. */
    Findings of(Schema schema, Value value, Place place) {
        Findings findings = new Findings();
        into(findings, schema, value, place);
        return findings;
    }

    /** Adds to a list, which is paid for. */
    void merge(Findings into, Findings others) {
        means.charge(others.violations().size());
        into.addAll(others);
    }

    void violated(Findings findings, Place place, String type, String description) {
        means.charge(2);
        means.make(description.length() + 60L);
        findings.add(new Violation(type, place.text(means), description));
    }

    void into(Findings findings, Schema schema, Value value, Place place) {
        means.charge(3);
        SchemaReader.checkDepth(++depth);
        if (schema.pass != null) {
            if (!schema.pass) {
                violated(findings, place, "false", "False always fails validation");
            }
        } else if (schema.reference != null) {
            into(findings, schema.reference, value, place);
        } else if (isOfType(schema.types, value)) {
            byKind(findings, schema, value, place);
            findings.passed();
        } else {
            violated(
                    findings,
                    place,
                    "invalid_type",
                    "Invalid type. Expected: " + schema.typeText() + ", given: " + type(value));
        }
        depth--;
    }

    private static boolean isOfType(Set<String> types, Value value) {
        return types.isEmpty()
                || types.contains(type(value))
                || (value instanceof NumberValue && types.contains("number"));
    }

    private static String type(Value value) {
        return value instanceof NumberValue number && number.isWhole()
                ? "integer"
                : value.kind().typeName();
    }

    private void byKind(Findings findings, Schema schema, Value value, Place place) {
        Combinations.check(this, findings, schema, value, place);
        switch (value) {
            case NumberValue number -> {
                ScalarRules.number(this, findings, schema, number, place);
                ScalarRules.common(this, findings, schema, value, place);
            }
            case ArrayValue array -> {
                ArrayRules.check(this, findings, schema, array, place);
                ScalarRules.common(this, findings, schema, value, place);
            }
            case ObjectValue object -> {
                ObjectRules.check(this, findings, schema, object, place);
                ScalarRules.common(this, findings, schema, value, place);
                ObjectRules.properties(this, findings, schema, object, place);
            }
            case StringValue string -> {
                ScalarRules.common(this, findings, schema, value, place);
                ScalarRules.string(this, findings, schema, string.string(), place);
            }
            default -> ScalarRules.common(this, findings, schema, value, place);
        }
    }
}
