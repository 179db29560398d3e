package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Query.Applied;
import dev.portcullis.rego.builtin.graphql.Query.Argument;
import dev.portcullis.rego.builtin.graphql.Query.Literal;
import dev.portcullis.rego.builtin.graphql.Query.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks a document and holds each part against the rules of GraphQL's specification, in the order of the library that OPA uses: what is inside
 * comes before what is around it, and each operation with the fragments that it spreads.
 */
final class QueryRules {
    private static final int DEEPEST = 300;

    private final Query query;
    private final Effort effort;
    private final FragmentRules fragmentRules;
    private final OperationRules operationRules;
    private final OverlapRule overlap;
    private final IntrospectionRule introspection;
    private final Set<String> entered = new HashSet<>();
    private @Nullable Variables variables;
    private int depth;

    QueryRules(Query query, Types types, Effort effort) {
        this.query = query;
        this.effort = effort;
        fragmentRules = new FragmentRules(query, types, effort);
        operationRules = new OperationRules(query);
        overlap = new OverlapRule(query, types, effort);
        introspection = new IntrospectionRule(query, effort);
    }

    /**
     * Ends where every rule is kept.
     *
     * @throws IllegalArgumentException that says which rule is not
     */
    void check() {
        query.operations().forEach(this::operation);
        variables = null;
        query.fragments().forEach(this::fragment);
    }

    private void operation(Query.Operation operation) {
        Variables declared = new Variables(operation);
        variables = declared;
        entered.clear();
        for (Query.Variable variable : operation.variables()) {
            if (variable.definition() == null) {
                throw Problem.at(
                        variable.place(), "Unknown type \"" + variable.type().name() + "\".");
            }
        }
        for (Query.Variable variable : operation.variables()) {
            if (variable.byDefault() != null) {
                value(variable.byDefault());
            }
            directives(variable.directives());
        }
        directives(operation.directives());
        selections(operation.selections());
        OperationRules.known(operation);
        operationRules.lone(operation);
        declared.allUsed();
        overlap.within(operation.selections());
        operationRules.subscription(operation);
        operationRules.unique(operation);
    }

    private void fragment(Query.Fragment fragment) {
        directives(fragment.directives());
        selections(fragment.selections());
        FragmentRules.composite(fragment);
        fragmentRules.acyclic(fragment);
        fragmentRules.used(fragment);
        overlap.within(fragment.selections());
        fragmentRules.unique(fragment);
    }

    private void selections(List<Selection> selections) {
        if (++depth > DEEPEST) {
            throw Problem.tooDeep(DEEPEST);
        }
        for (Selection selection : selections) {
            effort.steps(1);
            switch (selection) {
                case Query.Field field -> field(field);
                case Query.Inline inline -> inline(inline);
                case Query.Spread spread -> spread(spread);
            }
        }
        depth--;
    }

    private void field(Query.Field field) {
        if (field.definition() != null) {
            effort.steps(field.definition().arguments().size());
        }
        field.arguments().forEach(argument -> value(argument.value()));
        directives(field.directives());
        selections(field.selections());
        FieldRules.known(field);
        introspection.check(field);
        if (variables != null) {
            overlap.within(field.selections());
        }
        FieldRules.complete(field);
        fragmentRules.leaf(field);
        FieldRules.unique(field.arguments());
    }

    private void inline(Query.Inline inline) {
        directives(inline.directives());
        selections(inline.selections());
        FragmentRules.composite(inline);
        overlap.within(inline.selections());
        fragmentRules.possible(inline);
    }

    private void spread(Query.Spread spread) {
        directives(spread.directives());
        Query.Fragment fragment = query.byName().get(spread.name());
        // Fragments are walked for themselves, too; here only for the variables of the operation.
        if (fragment != null && variables != null && entered.add(spread.name())) {
            fragmentRules.use(spread.name());
            directives(fragment.directives());
            selections(fragment.selections());
        }
        fragmentRules.possible(spread, fragment);
    }

    private void directives(List<Applied> directives) {
        for (Applied directive : directives) {
            effort.steps(1L
                    + (directive.definition() == null
                            ? 0
                            : directive.definition().arguments().size()));
            directive.arguments().forEach(argument -> value(argument.value()));
            FieldRules.check(directive);
        }
        Set<String> seen = new HashSet<>();
        for (Applied directive : directives) {
            boolean repeatable =
                    directive.definition() != null && directive.definition().repeatable();
            if (!seen.add(directive.name()) && !repeatable) {
                throw Problem.at(
                        directive.place(),
                        "The directive \"@" + directive.name() + "\" can only be used once at this location.");
            }
        }
    }

    private void value(Literal value) {
        effort.steps(1);
        if (variables != null) {
            variables.use(value);
        }
        for (Argument child : value.children()) {
            value(child.value());
        }
        if (variables != null) {
            variables.defined(value);
        }
        new ValueRules(variables, effort).check(value);
    }
}
