package dev.portcullis.opa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what OPA prints as JSON. */
final class OpaReports {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private OpaReports() {}

    /** The errors in the output of {@code opa check --format json} or {@code opa parse --format json}; empty if it is none. */
    static List<CompileError> errors(String report) {
        List<CompileError> errors = new ArrayList<>();
        try {
            for (var error : MAPPER.readTree(report).path("errors")) {
                var location = error.path("location");
                errors.add(new CompileError(
                        location.path("file").asText(""),
                        location.path("row").asInt(),
                        location.path("col").asInt(),
                        error.path("code").asText("error"),
                        error.path("message").asText("")));
            }
        } catch (IOException e) {
            return List.of();
        }
        return errors;
    }

    /** The capabilities with no function but those named, and no host to talk to. */
    static byte[] restricted(String capabilities, Set<String> functions) throws IOException {
        if (!(MAPPER.readTree(capabilities) instanceof ObjectNode all)) {
            throw new IOException("OPA printed no capabilities");
        }
        var kept = MAPPER.createArrayNode();
        for (var function : all.path("builtins")) {
            if (functions.contains(function.path("name").asText())) {
                kept.add(function);
            }
        }
        all.set("builtins", kept);
        all.set("allow_net", MAPPER.createArrayNode());
        return MAPPER.writeValueAsBytes(all);
    }

    /** The version in the output of {@code opa version}; empty if there is none. */
    static String version(String report) {
        return report.lines()
                .filter(line -> line.matches("Version: [0-9A-Za-z.+-]{1,40}"))
                .map(line -> line.substring("Version: ".length()))
                .findFirst()
                .orElse("");
    }

    /** Where the rules of a parsed module begin. */
    static List<RuleHead> heads(String module, String file) throws IOException {
        var parsed = MAPPER.readTree(module);
        var prefix = strings(parsed.path("package").path("path"));
        List<RuleHead> heads = new ArrayList<>();
        for (var rule : parsed.path("rules")) {
            List<String> path = new ArrayList<>(prefix.subList(Math.min(1, prefix.size()), prefix.size()));
            path.addAll(strings(rule.path("head").path("ref")));
            heads.add(new RuleHead(
                    path,
                    file,
                    rule.path("location").path("row").asInt(),
                    rule.path("location").path("col").asInt(),
                    rule.path("default").asBoolean()));
        }
        return heads;
    }

    /** The segments of a reference, as far as they are constant. */
    private static List<String> strings(JsonNode reference) {
        List<String> segments = new ArrayList<>();
        var first = true;
        for (var term : reference) {
            if (!first && !term.path("type").asText().equals("string")) {
                break;
            }
            segments.add(term.path("value").asText());
            first = false;
        }
        return segments;
    }
}
