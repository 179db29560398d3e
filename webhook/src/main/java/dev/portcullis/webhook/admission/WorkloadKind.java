package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.verdict.TagUse;
import java.util.Arrays;
import java.util.Optional;

/** The kinds whose images are judged, and where their pod specification stands. */
enum WorkloadKind {
    POD("", "Pod", "spec"),
    DEPLOYMENT("apps", "Deployment", "spec.template.spec"),
    STATEFUL_SET("apps", "StatefulSet", "spec.template.spec"),
    DAEMON_SET("apps", "DaemonSet", "spec.template.spec"),
    REPLICA_SET("apps", "ReplicaSet", "spec.template.spec"),
    JOB("batch", "Job", "spec.template.spec");

    private final String group;
    private final String kind;
    private final String podSpecPath;

    WorkloadKind(String group, String kind, String podSpecPath) {
        this.group = group;
        this.kind = kind;
        this.podSpecPath = podSpecPath;
    }

    static Optional<WorkloadKind> of(String group, String kind) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.group.equals(group) && candidate.kind.equals(kind))
                .findFirst();
    }

    String podSpecPath() {
        return podSpecPath;
    }

    JsonNode podSpec(JsonNode object) {
        var node = object;
        for (var field : podSpecPath.split("\\.", -1)) {
            node = node.path(field);
        }
        return node;
    }

    /** Returns what a tag in an object of this kind means where tags are pinned. */
    TagUse tagUse() {
        return this == POD ? TagUse.FINAL : TagUse.IN_TEMPLATE;
    }

    /** Returns whether objects of this kind are usually made by another controller, whose Pods are the binding check. */
    boolean isUsuallyOwned() {
        return this == REPLICA_SET || this == JOB;
    }
}
