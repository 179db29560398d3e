package dev.portcullis.e2e.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.portcullis.e2e.install.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Alert rules and dashboard, as they stand in {@code manifests/monitoring}. */
final class Monitoring {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path FOLDER = Repository.find().root().resolve("manifests/monitoring");

    private Monitoring() {}

    /** Returns the unit tests of the rules. */
    static String ruleTests() {
        return text("prometheusrule.test.yaml");
    }

    /** Returns the rules as Prometheus reads them. */
    static String rules() {
        try {
            return YAML.writeValueAsString(read("prometheusrule.yaml").path("spec"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the expression of each alert. */
    static Map<String, String> alerts() {
        var alerts = new LinkedHashMap<String, String>();
        for (var group : read("prometheusrule.yaml").path("spec").path("groups")) {
            for (var rule : group.path("rules")) {
                alerts.put(rule.path("alert").asText(), rule.path("expr").asText());
            }
        }
        return alerts;
    }

    /** Returns the expressions of the dashboard's panels, by what shows them, for intervals of a minute. */
    static Map<String, String> panels() {
        var panels = new LinkedHashMap<String, String>();
        for (var panel : read("dashboard.json").path("panels")) {
            for (var target : panel.path("targets")) {
                panels.put(
                        panel.path("title").asText() + " "
                                + target.path("refId").asText(),
                        target.path("expr").asText().replace("$__rate_interval", "1m"));
            }
        }
        return panels;
    }

    private static JsonNode read(String file) {
        try {
            return YAML.readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
