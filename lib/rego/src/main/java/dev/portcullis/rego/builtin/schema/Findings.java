package dev.portcullis.rego.builtin.schema;

import java.util.ArrayList;
import java.util.List;

/** What a value was found to violate, and how close it came otherwise. */
final class Findings {
    private final List<Violation> violations = new ArrayList<>();
    private int score;

    boolean isEmpty() {
        return violations.isEmpty();
    }

    List<Violation> violations() {
        return violations;
    }

    int score() {
        return score;
    }

    void passed() {
        score++;
    }

    void add(Violation violation) {
        violations.add(violation);
        score -= 2;
    }

    void addAll(Findings others) {
        violations.addAll(others.violations);
        score += others.score;
    }
}
