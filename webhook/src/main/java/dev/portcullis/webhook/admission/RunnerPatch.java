package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.crds.runner.RunnerMarks;

/** What is changed of a Pod that is created in a namespace of runners: our gate, and our marks, of which it brings none itself. */
final class RunnerPatch {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode pod;
    private final ArrayNode operations = JSON.arrayNode();

    private RunnerPatch(JsonNode pod) {
        this.pod = pod;
    }

    /**
     * Makes the changes; none where the Pod is as it is to be.
     *
     * @param gated whether it waits behind our gate; otherwise its gates stay as they are
     * @param budget what its label says; empty for no label
     */
    static ArrayNode of(JsonNode pod, boolean gated, String budget) {
        var patch = new RunnerPatch(pod);
        if (gated) {
            patch.addGate();
        }
        patch.setLabel(budget);
        patch.removeAnnotation();
        return patch.operations;
    }

    private void addGate() {
        var gates = pod.path("spec").path("schedulingGates");
        for (var gate : gates) {
            if (gate.path("name").asText("").equals(RunnerMarks.GATE)) {
                return;
            }
        }
        var gate = JSON.objectNode().put("name", RunnerMarks.GATE);
        if (gates.isArray()) {
            add("/spec/schedulingGates/-", gate);
        } else {
            add("/spec/schedulingGates", JSON.arrayNode().add(gate));
        }
    }

    private void setLabel(String budget) {
        var labels = pod.path("metadata").path("labels");
        var present = labels.path(RunnerMarks.BUDGET_LABEL);
        if (budget.isEmpty()) {
            if (!present.isMissingNode()) {
                operation("remove", "/metadata/labels/" + escaped(RunnerMarks.BUDGET_LABEL));
            }
        } else if (!labels.isObject()) {
            add("/metadata/labels", JSON.objectNode().put(RunnerMarks.BUDGET_LABEL, budget));
        } else if (!present.asText("").equals(budget)) {
            add("/metadata/labels/" + escaped(RunnerMarks.BUDGET_LABEL), JSON.textNode(budget));
        }
    }

    private void removeAnnotation() {
        if (pod.path("metadata").path("annotations").has(RunnerMarks.GRANT_EPOCH)) {
            operation("remove", "/metadata/annotations/" + escaped(RunnerMarks.GRANT_EPOCH));
        }
    }

    /** Writes a name as a part of a JSON pointer (RFC 6901). */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private void add(String path, JsonNode value) {
        operation("add", path).set("value", value);
    }

    private ObjectNode operation(String operation, String path) {
        return operations.addObject().put("op", operation).put("path", path);
    }
}
