package dev.portcullis.crds.workload;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Kubernetes's own kinds whose images are judged, and where their pod specification stands. */
public enum WorkloadKind {
    /** A Pod, its ephemeral containers included. */
    POD("", "pods", "Pod", "spec"),
    /** A replication controller. */
    REPLICATION_CONTROLLER("", "replicationcontrollers", "ReplicationController", "spec.template.spec"),
    /** A deployment. */
    DEPLOYMENT("apps", "deployments", "Deployment", "spec.template.spec"),
    /** A stateful set. */
    STATEFUL_SET("apps", "statefulsets", "StatefulSet", "spec.template.spec"),
    /** A daemon set. */
    DAEMON_SET("apps", "daemonsets", "DaemonSet", "spec.template.spec"),
    /** A replica set, which a Deployment usually makes. */
    REPLICA_SET("apps", "replicasets", "ReplicaSet", "spec.template.spec"),
    /** A job, which a CronJob often makes. */
    JOB("batch", "jobs", "Job", "spec.template.spec"),
    /** A cron job, whose template is one of Jobs. */
    CRON_JOB("batch", "cronjobs", "CronJob", "spec.jobTemplate.spec.template.spec");

    /** The version of all of these in every API server that Portcullis runs with. */
    public static final String VERSION = "v1";

    private final String group;
    private final String resource;
    private final String kind;
    private final String podSpecPath;

    WorkloadKind(String group, String resource, String kind, String podSpecPath) {
        this.group = group;
        this.resource = resource;
        this.kind = kind;
        this.podSpecPath = podSpecPath;
    }

    /** Returns the kind of this group and name; empty where it is none of these. */
    public static Optional<WorkloadKind> of(String group, String kind) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.group.equals(group) && candidate.kind.equals(kind))
                .findFirst();
    }

    /** Returns the API group, empty for the core group. */
    public String group() {
        return group;
    }

    /** Returns the name of its objects in paths of the API. */
    public String resource() {
        return resource;
    }

    /** Returns the name of the kind. */
    public String kind() {
        return kind;
    }

    /** Returns where the pod specification stands, with dots between the fields. */
    public String podSpecPath() {
        return podSpecPath;
    }

    /** Returns the fields that lead to the pod specification. */
    public List<String> podSpecFields() {
        return List.of(podSpecPath.split("\\.", -1));
    }

    /** Returns whether objects of this kind are usually made by another controller, whose Pods are the binding check. */
    public boolean isUsuallyOwned() {
        return this == REPLICA_SET || this == JOB;
    }
}
