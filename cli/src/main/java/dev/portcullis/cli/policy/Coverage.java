package dev.portcullis.cli.policy;

import dev.portcullis.opa.RuleHead;
import dev.portcullis.rego.plan.Location;
import java.util.List;
import java.util.Set;

/**
 * Which rules took a value in some test.
 *
 * @param rules how many there are
 * @param uncovered those that did not, in order
 */
record Coverage(int rules, List<RuleHead> uncovered) {
    Coverage {
        uncovered = List.copyOf(uncovered);
    }

    /** Compares rules with the places at which some took a value. */
    static Coverage of(List<RuleHead> rules, Set<Location> reached) {
        return new Coverage(
                rules.size(),
                rules.stream()
                        .filter(rule -> !reached.contains(new Location(rule.file(), rule.row(), rule.column())))
                        .toList());
    }

    /** Percent of the rules that are covered, rounded down; 100 where there is none. */
    int percent() {
        return rules == 0 ? 100 : 100 * (rules - uncovered.size()) / rules;
    }
}
