package dev.portcullis.crds.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.crds.compile.Problem;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.file.ResourceFile.NamedException;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.runner.RunnerBudgetSpec;
import dev.portcullis.crds.runner.RunnerPoolSpec;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.trust.TrustRootSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one text. */
final class ResourceReader {
    private static final String GROUP = "portcullis.dev/";
    private static final String VERSION = GROUP + "v1alpha1";

    private final Map<String, EvidencePolicySpec> policies = new LinkedHashMap<>();
    private final Map<String, TrustRootSpec> trustRoots = new LinkedHashMap<>();
    private final Map<String, NamedException> exceptions = new LinkedHashMap<>();
    private final Map<String, RunnerPoolSpec> runnerPools = new LinkedHashMap<>();
    private final Map<String, RunnerBudgetSpec> runnerBudgets = new LinkedHashMap<>();
    private final Map<String, JsonNode> configMaps = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    ResourceFile read(String yaml) {
        try {
            var documents = YamlDocuments.read(yaml);
            for (var i = 0; i < documents.size(); i++) {
                read("document " + (i + 1), documents.get(i));
            }
        } catch (JsonProcessingException e) {
            invalid("", "it is no YAML: " + e.getOriginalMessage());
        } catch (IOException | RuntimeException e) {
            invalid("", "it is no YAML");
        }
        trustRoots.replaceAll((name, spec) -> resolved(spec));
        return new ResourceFile(
                policies, trustRoots, List.copyOf(exceptions.values()), runnerPools, runnerBudgets, problems);
    }

    private void read(String where, JsonNode document) {
        var version = document.path("apiVersion").asText();
        var kind = document.path("kind").asText();
        var name = document.path("metadata").path("name").asText();
        if (version.equals("v1") && kind.equals("ConfigMap")) {
            configMaps.put(name, document.path("data"));
        } else if (version.startsWith(GROUP)) {
            var named = where + " (" + kind + " " + name + ")";
            if ((version + "/" + kind).equals(VERSION + "/PolicyException")) {
                putException(named, document.path("metadata").path("namespace").asText(), name, document.path("spec"));
            } else {
                readOurs(named, version + "/" + kind, name, document.path("spec"));
            }
        }
    }

    private void readOurs(String where, String kind, String name, JsonNode spec) {
        if (name.isEmpty()) {
            invalid(where, "it has no name");
            return;
        }
        switch (kind) {
            case VERSION + "/EvidencePolicy" -> put(where, name, spec, EvidencePolicySpec.class, policies);
            case VERSION + "/TrustRoot" -> put(where, name, spec, TrustRootSpec.class, trustRoots);
            case VERSION + "/RunnerPool" -> put(where, name, spec, RunnerPoolSpec.class, runnerPools);
            case VERSION + "/RunnerBudget" -> put(where, name, spec, RunnerBudgetSpec.class, runnerBudgets);
            default ->
                invalid(
                        where,
                        "only EvidencePolicy, PolicyException, RunnerBudget, RunnerPool and TrustRoot of " + VERSION
                                + " are read");
        }
    }

    private <T> void put(String where, String name, JsonNode spec, Class<T> type, Map<String, T> specs) {
        switch (CanonicalJson.read(spec, type)) {
            case ReadResult.Read<T>(var read) -> {
                if (specs.putIfAbsent(name, read) != null) {
                    invalid(where, "another one has the same name");
                }
            }
            case ReadResult.Unreadable<T>(var field, var problem) ->
                invalid(where + " spec" + (field.isEmpty() ? "" : "." + field), problem);
        }
    }

    private void putException(String where, String namespace, String name, JsonNode spec) {
        if (namespace.isEmpty() || name.isEmpty()) {
            invalid(where, "it has no namespace or no name");
            return;
        }
        switch (CanonicalJson.read(spec, PolicyExceptionSpec.class)) {
            case ReadResult.Read<PolicyExceptionSpec>(var read) -> {
                var exception = new NamedException(namespace, name, read);
                if (exceptions.putIfAbsent(namespace + "/" + name, exception) != null) {
                    invalid(where, "another one has the same namespace and name");
                }
            }
            case ReadResult.Unreadable<PolicyExceptionSpec>(var field, var problem) ->
                invalid(where + " spec" + (field.isEmpty() ? "" : "." + field), problem);
        }
    }

    private TrustRootSpec resolved(TrustRootSpec spec) {
        var root = spec.trustedRoot();
        var reference = root == null ? null : root.configMap();
        if (root == null || reference == null || root.inline() != null) {
            return spec;
        }
        var data = configMaps.get(reference.name());
        var text = data == null ? null : data.get(reference.key());
        return text == null || !text.isTextual() ? spec : spec.resolved(text.asText());
    }

    private void invalid(String where, String message) {
        problems.add(new Problem(where, ConditionReason.INVALID, message));
    }
}
