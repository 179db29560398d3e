package dev.portcullis.cluster.ledger;

/**
 * Names of the fields of a line: those of OpenTelemetry where it has them.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/cicd/">CI/CD attributes</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/vcs/">attributes of repositories</a>
 */
final class LedgerKeys {
    static final String TIME = "time";
    static final String EVENT = "event.name";
    static final String POD = "k8s.pod.uid";
    static final String WORKER = "cicd.worker.id";
    static final String RUN = "cicd.pipeline.run.id";
    static final String OWNER_NAME = "vcs.owner.name";
    static final String REPOSITORY_NAME = "vcs.repository.name";
    static final String REPOSITORY_URL = "vcs.repository.url.full";
    static final String REPOSITORY = "portcullis.repository.id";
    static final String POOL = "portcullis.pool";
    static final String BUDGET = "portcullis.budget";
    static final String AMOUNTS = "portcullis.amounts";
    static final String SINCE = "portcullis.reserved_at";
    static final String QUEUED = "portcullis.queued_at";
    static final String EPOCH = "portcullis.epoch";
    static final String LEADER = "portcullis.leader_epoch";
    static final String POOLS = "portcullis.pools";
    static final String BUDGETS = "portcullis.budgets";

    static final String PREFIX = "portcullis.runner.";
    static final String LIMITS_SET = PREFIX + "limits_set";
    static final String GRANTED = PREFIX + "granted";
    static final String CHARGED = PREFIX + "charged";
    static final String ADOPTED = PREFIX + "adopted";
    static final String GATE_REMOVED = PREFIX + "gate_removed";
    static final String RUN_KNOWN = PREFIX + "run_known";
    static final String RELEASED = PREFIX + "released";

    private LedgerKeys() {}
}
