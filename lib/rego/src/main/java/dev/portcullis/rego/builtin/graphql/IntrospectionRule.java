package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Query.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** That questions for the schema do not nest its lists, of which answers would be huge. */
final class IntrospectionRule {
    private static final int DEEPEST = 3;
    private static final Set<String> LISTS = Set.of("fields", "interfaces", "possibleTypes", "inputFields");

    /** A fragment, looked at below so many lists. */
    private record Entered(String fragment, int lists) {}

    private final Query query;
    private final Effort effort;
    private final Set<Entered> entered = new HashSet<>();

    IntrospectionRule(Query query, Effort effort) {
        this.query = query;
        this.effort = effort;
    }

    void check(Query.Field field) {
        if ((field.name().equals("__schema") || field.name().equals("__type")) && exceeds(field, 0)) {
            throw Problem.at(field.place(), "Maximum introspection depth exceeded");
        }
    }

    private boolean exceeds(Query.Field field, int around) {
        int lists = LISTS.contains(field.name()) ? around + 1 : around;
        return lists >= DEEPEST || exceeds(field.selections(), lists);
    }

    private boolean exceeds(List<Selection> selections, int lists) {
        effort.steps(selections.size());
        for (Selection selection : selections) {
            boolean exceeding = switch (selection) {
                case Query.Field field -> exceeds(field, lists);
                case Query.Inline inline -> exceeds(inline.selections(), lists);
                case Query.Spread spread -> exceeds(spread, lists);
            };
            if (exceeding) {
                return true;
            }
        }
        return false;
    }

    /** What did not exceed once never does. */
    private boolean exceeds(Query.Spread spread, int lists) {
        Query.Fragment fragment = query.byName().get(spread.name());
        return fragment != null
                && entered.add(new Entered(spread.name(), lists))
                && exceeds(fragment.selections(), lists);
    }
}
