package dev.portcullis.runner.broken;

import com.fasterxml.jackson.databind.JsonNode;

/** Breaks the rule that runners know budgets, the JDK and JSpecify only. */
final class NamedRunner {
    private NamedRunner() {}

    static String name(JsonNode runner) {
        return runner.path("name").asText();
    }
}
