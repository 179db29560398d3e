package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Query.Operation;
import dev.portcullis.rego.builtin.graphql.Query.Selection;
import dev.portcullis.rego.builtin.graphql.Query.Variable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What operations have to keep as a whole. */
final class OperationRules {
    private final Query query;
    private final Set<String> names = new HashSet<>();

    OperationRules(Query query) {
        this.query = query;
    }

    static void known(Operation operation) {
        if (operation.root() == null) {
            throw Problem.at(operation.place(), "Schema does not support operation type \"" + operation.kind() + "\"");
        }
    }

    void lone(Operation operation) {
        if (operation.name().isEmpty() && query.operations().size() > 1) {
            throw Problem.at(operation.place(), "This anonymous operation must be the only defined operation.");
        }
    }

    /** A subscription asks for one thing, which is not the schema. */
    void subscription(Operation operation) {
        if (!operation.kind().equals("subscription")) {
            return;
        }
        Map<String, String> places = new LinkedHashMap<>();
        addTop(operation.selections(), places, new HashSet<>());
        String subject =
                operation.name().isEmpty() ? "Anonymous Subscription" : "Subscription \"" + operation.name() + "\"";
        if (places.size() > 1) {
            throw Problem.at(List.copyOf(places.values()).get(1), subject + " must select only one top level field.");
        }
        places.forEach((name, place) -> {
            if (name.startsWith("__")) {
                throw Problem.at(place, subject + " must not select an introspection top level field.");
            }
        });
    }

    private void addTop(List<Selection> selections, Map<String, String> places, Set<String> entered) {
        for (Selection selection : selections) {
            switch (selection) {
                case Query.Field field -> places.putIfAbsent(field.name(), field.place());
                case Query.Inline inline -> addTop(inline.selections(), places, entered);
                case Query.Spread spread -> {
                    Query.Fragment fragment = query.byName().get(spread.name());
                    if (fragment != null && entered.add(spread.name())) {
                        addTop(fragment.selections(), places, entered);
                    }
                }
            }
        }
    }

    void unique(Operation operation) {
        if (!names.add(operation.name())) {
            throw Problem.at(operation.place(), "There can be only one operation named \"" + operation.name() + "\".");
        }
        Set<String> seen = new HashSet<>();
        for (Variable variable : operation.variables()) {
            if (!seen.add(variable.name())) {
                throw Problem.at(
                        variable.place(), "There can be only one variable named \"$" + variable.name() + "\".");
            }
        }
        for (Variable variable : operation.variables()) {
            if (variable.definition() != null && !variable.definition().isInput()) {
                throw Problem.at(
                        variable.place(),
                        "Variable \"$" + variable.name() + "\" cannot be non-input type \"" + variable.type() + "\".");
            }
        }
    }
}
