package dev.portcullis.operator.runner;

import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.runner.paying.Catalogue;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/** Pools and budgets as people write them. */
final class Declarations {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Declarations() {}

    static RunnerPool pool(String name, String spec) {
        return YAML.unmarshal(
                "kind: RunnerPool\nmetadata: {name: %s, generation: 1}\nspec: {%s}\n".formatted(name, spec),
                RunnerPool.class);
    }

    static RunnerBudget budget(String name, String spec) {
        return budget(name, "2026-06-01T12:00:00Z", spec);
    }

    static RunnerBudget budget(String name, String created, String spec) {
        return YAML.unmarshal(
                "kind: RunnerBudget\nmetadata: {name: %s, generation: 1, creationTimestamp: '%s'}\nspec: {%s}\n"
                        .formatted(name, created, spec),
                RunnerBudget.class);
    }

    /** A pool of so many jobs, with budgets a, b and c for repositories acme/a, acme/b and acme/c. */
    static Catalogue pool(int jobs) {
        return pool(jobs, "");
    }

    static Catalogue pool(int jobs, String more) {
        return CatalogueBuilder.of(
                List.of(pool("linux", "resources: [{name: jobs, nominalQuota: %d}]".formatted(jobs))),
                List.of(
                        budget("a", "poolName: linux, repositories: [{id: 1, name: acme/a}]" + more),
                        budget("b", "poolName: linux, repositories: [{id: 2, name: acme/b}]" + more),
                        budget("c", "poolName: linux, repositories: [{id: 3, name: acme/c}]" + more)));
    }
}
