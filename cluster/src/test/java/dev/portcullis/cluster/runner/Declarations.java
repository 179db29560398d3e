package dev.portcullis.cluster.runner;

import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerPool;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Pools and budgets as people write them. */
final class Declarations {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Declarations() {}

    /** A pool of four jobs. */
    static RunnerPool pool(String name, String more) {
        return poolOf(name, "spec: {resources: [{name: jobs, nominalQuota: 4}]" + more + "}");
    }

    static RunnerPool poolOf(String name, String rest) {
        return YAML.unmarshal("kind: RunnerPool\nmetadata: {name: %s}\n%s\n".formatted(name, rest), RunnerPool.class);
    }

    static RunnerBudget budget(String name, String pool, String repositories) {
        return budget(name, 1, pool, repositories, "");
    }

    /** A budget that was made on some day. */
    static RunnerBudget budget(String name, int day, String pool, String repositories, String more) {
        return budgetOf(name, day, "spec: {poolName: %s, repositories: [%s]%s}".formatted(pool, repositories, more));
    }

    static RunnerBudget budgetOf(String name, int day, String rest) {
        return YAML.unmarshal(
                "kind: RunnerBudget\nmetadata: {name: %s, creationTimestamp: '2026-06-%02dT00:00:00Z'}\n%s\n"
                        .formatted(name, day, rest),
                RunnerBudget.class);
    }
}
