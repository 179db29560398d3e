package dev.portcullis.budget.broken;

import com.fasterxml.jackson.databind.JsonNode;

/** Breaks the rule that budgets know the JDK and JSpecify only. */
final class NamedBudget {
    private NamedBudget() {}

    static String name(JsonNode budget) {
        return budget.path("name").asText();
    }
}
