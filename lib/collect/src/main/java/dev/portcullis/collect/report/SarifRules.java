package dev.portcullis.collect.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.collect.Check.Sarif.Level;
import dev.portcullis.collect.read.Fields;
import dev.portcullis.collect.read.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Levels of results (SARIF 2.1.0 §3.27.10): their own, else of the rule that they name, else a warning. Where a rule's level was overridden for
 * one run, or its rule stands where it is not looked for, a result is an error.
 */
final class SarifRules {
    private final JsonNode driver;
    private final JsonNode extensions;
    private final boolean overridden;

    /** Looks at the tool and the invocations of a run. */
    SarifRules(JsonNode run) {
        driver = run.path("tool").path("driver");
        extensions = run.path("tool").path("extensions");
        overridden = run.path("invocations")
                .valueStream()
                .anyMatch(invocation -> invocation.has("ruleConfigurationOverrides"));
    }

    /** Returns the level of a result; null for what is no finding. */
    @Nullable
    Level level(Fields result) throws RefusedException {
        if (result.has("level")) {
            return named(result, result.text("level"));
        }
        if (result.has("kind") && !result.text("kind").equals("fail")) {
            return null;
        }
        if (overridden) {
            return Level.ERROR;
        }
        var rule = rule(result.node());
        if (rule.isMissingNode() && !extensions.isEmpty()) {
            return Level.ERROR;
        }
        var configured = rule.path("defaultConfiguration").path("level");
        return configured.isMissingNode() ? Level.WARNING : named(result, configured.asText());
    }

    private JsonNode rule(JsonNode result) {
        var reference = result.path("rule");
        var component = reference.path("toolComponent").path("index");
        var rules = (component.isInt() ? extensions.path(component.intValue()) : driver).path("rules");
        var index = reference.has("index") ? reference.path("index") : result.path("ruleIndex");
        if (index.isInt() && index.intValue() >= 0) {
            return rules.path(index.intValue());
        }
        var id = reference.has("id") ? reference.path("id") : result.path("ruleId");
        return rules.valueStream()
                .filter(rule -> rule.path("id").equals(id))
                .findFirst()
                .orElse(rules.path(-1));
    }

    private static @Nullable Level named(Fields result, String name) throws RefusedException {
        return switch (name) {
            case "none" -> null;
            case "note" -> Level.NOTE;
            case "warning" -> Level.WARNING;
            case "error" -> Level.ERROR;
            default -> throw result.wrong("level", "one of none, note, warning and error");
        };
    }
}
