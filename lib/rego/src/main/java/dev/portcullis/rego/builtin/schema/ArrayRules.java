package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.value.ArrayValue;
import java.util.HashMap;
import java.util.Map;

/** The keywords about arrays. */
final class ArrayRules {
    private final Validation validation;
    private final Findings findings;
    private final ArrayValue array;
    private final Place place;

    private ArrayRules(Validation validation, Findings findings, ArrayValue array, Place place) {
        this.validation = validation;
        this.findings = findings;
        this.array = array;
        this.place = place;
    }

    static void check(Validation validation, Findings findings, Schema schema, ArrayValue array, Place place) {
        ArrayRules rules = new ArrayRules(validation, findings, array, place);
        rules.items(schema);
        rules.size(schema);
        rules.unique(schema.uniqueItems);
        rules.contains(schema);
        findings.passed();
    }

    private void items(Schema schema) {
        int listed = schema.items.size();
        for (int i = 0; i < array.size(); i++) {
            if (schema.oneForAllItems) {
                element(schema.items.getFirst(), i);
            } else if (i < listed) {
                element(schema.items.get(i), i);
            } else if (listed > 0) {
                switch (schema.additionalItems) {
                    case Schema.Further.By by -> element(by.schema(), i);
                    case Schema.Further.Allowed allowed
                    when !allowed.allowed() -> {
                        violated("array_no_additional_items", "No additional items allowed on array");
                        return;
                    }
                    case null, default -> {
                        return;
                    }
                }
            }
        }
    }

    private void element(Schema schema, int index) {
        validation.merge(findings, validation.of(schema, array.get(index), place.at(Integer.toString(index))));
    }

    private void violated(String type, String description) {
        validation.violated(findings, place, type, description);
    }

    private void size(Schema schema) {
        if (schema.minItems != null && array.size() < schema.minItems) {
            violated("array_min_items", "Array must have at least " + schema.minItems + " items");
        }
        if (schema.maxItems != null && array.size() > schema.maxItems) {
            violated("array_max_items", "Array must have at most " + schema.maxItems + " items");
        }
    }

    private void unique(boolean wanted) {
        if (!wanted) {
            return;
        }
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < array.size(); i++) {
            Integer before = seen.put(Numbers.json(array.get(i), validation.means), i);
            if (before != null) {
                violated("unique", "array items[" + before + "," + i + "] must be unique");
            }
        }
    }

    private void contains(Schema schema) {
        if (schema.contains == null) {
            return;
        }
        Findings best = null;
        for (int i = 0; i < array.size(); i++) {
            Findings found = validation.of(schema.contains, array.get(i), place.at(Integer.toString(i)));
            if (found.isEmpty()) {
                return;
            }
            best = best == null || found.score() > best.score() ? found : best;
        }
        violated("contains", "At least one of the items must match");
        if (best != null) {
            validation.merge(findings, best);
        }
    }
}
