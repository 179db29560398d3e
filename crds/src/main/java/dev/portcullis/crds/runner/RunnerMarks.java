package dev.portcullis.crds.runner;

/** What stands on Pods and namespaces. Nothing of it is believed: it only marks what the pool's status and the owner chain say. */
public final class RunnerMarks {
    /** The scheduling gate behind which a runner's Pod waits for its grant. */
    public static final String GATE = "portcullis.dev/admission";

    /** Label of a gated Pod: the budget that is to pay for it, for people. */
    public static final String BUDGET_LABEL = "portcullis.dev/runner-budget";

    /** Annotation that comes with the removal of the gate: the epoch of the leader that granted it. */
    public static final String GRANT_EPOCH = "portcullis.dev/grant-epoch";

    /** Label of namespaces whose runner Pods are counted. */
    public static final String NAMESPACE_LABEL = "portcullis.dev/runners";

    /** Value of {@link #NAMESPACE_LABEL}. */
    public static final String ENABLED = "enabled";

    /** Label by which Pods that a runner creates for its job name it; GitHub's container hooks set it. */
    public static final String PARENT_LABEL = "runner-pod";

    private RunnerMarks() {}
}
