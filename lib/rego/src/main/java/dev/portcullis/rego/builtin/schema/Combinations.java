package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** The keywords that ask several schemas about one value. */
final class Combinations {
    private final Validation validation;
    private final Findings findings;
    private final Value value;
    private final Place place;

    private Combinations(Validation validation, Findings findings, Value value, Place place) {
        this.validation = validation;
        this.findings = findings;
        this.value = value;
        this.place = place;
    }

    static void check(Validation validation, Findings findings, Schema schema, Value value, Place place) {
        Combinations combinations = new Combinations(validation, findings, value, place);
        combinations.anyOf(schema);
        combinations.oneOf(schema);
        combinations.allOf(schema);
        combinations.not(schema.not);
        combinations.dependencies(schema);
        combinations.conditions(schema);
        findings.passed();
    }

    private Findings of(Schema schema) {
        return validation.of(schema, value, place);
    }

    private void violated(String type, String description) {
        validation.violated(findings, place, type, description);
    }

    private static Findings better(@Nullable Findings best, Findings found) {
        return best == null || found.score() > best.score() ? found : best;
    }

    private void anyOf(Schema schema) {
        Findings best = null;
        for (Schema branch : schema.anyOf) {
            Findings found = of(branch);
            if (found.isEmpty()) {
                return;
            }
            best = better(best, found);
        }
        if (best != null) {
            violated("number_any_of", "Must validate at least one schema (anyOf)");
            validation.merge(findings, best);
        }
    }

    private void oneOf(Schema schema) {
        int valid = 0;
        Findings best = null;
        for (Schema branch : schema.oneOf) {
            Findings found = of(branch);
            if (found.isEmpty()) {
                valid++;
            } else if (valid == 0) {
                best = better(best, found);
            }
        }
        if (valid != 1 && !schema.oneOf.isEmpty()) {
            violated("number_one_of", "Must validate one and only one schema (oneOf)");
            if (valid == 0 && best != null) {
                validation.merge(findings, best);
            }
        }
    }

    private void allOf(Schema schema) {
        boolean all = true;
        for (Schema branch : schema.allOf) {
            Findings found = of(branch);
            all &= found.isEmpty();
            validation.merge(findings, found);
        }
        if (!all) {
            violated("number_all_of", "Must validate all the schemas (allOf)");
        }
    }

    private void not(@Nullable Schema not) {
        if (not != null && of(not).isEmpty()) {
            violated("number_not", "Must not validate the schema (not)");
        }
    }

    private void dependencies(Schema schema) {
        if (schema.dependencies.isEmpty() || !(value instanceof ObjectValue object)) {
            return;
        }
        for (Value key : object.keys()) {
            validation.means.charge(1);
            switch (schema.dependencies.get(SchemaReader.name(key))) {
                case null -> {}
                case Schema.Dependency.By by -> validation.into(findings, by.schema(), value, place);
                case Schema.Dependency.Names names -> {
                    for (String name : names.names()) {
                        validation.means.charge(1);
                        if (object.get(name) == null) {
                            violated("missing_dependency", "Has a dependency on " + name);
                        }
                    }
                }
            }
        }
    }

    private void conditions(Schema schema) {
        if (schema.when == null) {
            return;
        }
        boolean holds = of(schema.when).isEmpty();
        Schema branch = holds ? schema.then : schema.otherwise;
        Findings found = branch == null ? new Findings() : of(branch);
        if (found.isEmpty()) {
            return;
        }
        if (holds) {
            violated("condition_then", "Must validate \"then\" as \"if\" was valid");
        } else {
            violated("condition_else", "Must validate \"else\" as \"if\" was not valid");
        }
        validation.merge(findings, found);
    }
}
