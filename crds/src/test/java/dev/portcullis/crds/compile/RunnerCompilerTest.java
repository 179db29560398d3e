package dev.portcullis.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.QueueingStrategy;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.budget.tree.StopPolicy;
import dev.portcullis.budget.tree.TokenBucket;
import dev.portcullis.budget.tree.Weight;
import dev.portcullis.crds.file.ResourceFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerCompilerTest {
    private static final String BUDGET = """
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerBudget
            metadata: {name: api}
            spec: {%s}
            """;
    private static final String REQUIRED = "poolName: linux, repositories: [{id: 4711}]";

    private static Compiled<Budget> budget(String spec) {
        var file = ResourceFile.read(BUDGET.formatted(spec));
        assertThat(file.problems()).isEmpty();
        return RunnerCompiler.compile(
                "api", Objects.requireNonNull(file.runnerBudgets().get("api")));
    }

    private static Compiled<Pool> pool(String spec) {
        var file = ResourceFile.read("""
                apiVersion: portcullis.dev/v1alpha1
                kind: RunnerPool
                metadata: {name: linux}
                spec: {%s}
                """.formatted(spec));
        assertThat(file.problems()).isEmpty();
        return RunnerCompiler.compile(
                "linux", Objects.requireNonNull(file.runnerPools().get("linux")));
    }

    @Test
    void readsEveryField() {
        var compiled = budget("""
                poolName: linux, repositories: [{id: 4711, name: acme/api}], attribution: Repository,
                resources: [{name: jobs, nominalQuota: 20, borrowingLimit: 5}, {name: cpu, nominalQuota: "80", lendingLimit: 500m},
                  {name: memory, nominalQuota: 160Gi}],
                jobFootprint: {cpu: "1.5", memory: 8Gi}, maxJobsPerRun: 12,
                rateLimit: {tokenBucket: {maxTokens: 40, tokensPerFill: 10, fillInterval: 60s}},
                queueingStrategy: StrictFIFO, maxBypasses: 3, fairSharing: {weight: "2.5"}, stopPolicy: Hold, enforcement: Deny
                """);

        assertThat(compiled)
                .isEqualTo(new Compiled.Accepted<>(new Budget(
                        "api",
                        "linux",
                        List.of(new Repository(4711, "acme/api")),
                        Map.of(
                                "jobs", new Quota(20, 5L, null),
                                "cpu", new Quota(80_000, null, 500L),
                                "memory", Quota.of(160L << 30)),
                        Amounts.of(Map.of("cpu", 1500L, "memory", 8L << 30)),
                        new BudgetRules(
                                new Weight(2500),
                                new TokenBucket(40, 10, Duration.ofMinutes(1)),
                                12,
                                QueueingStrategy.STRICT_FIFO,
                                3,
                                StopPolicy.HOLD,
                                Enforcement.DENY))));
    }

    @Test
    void hasDefaults() {
        assertThat(budget(REQUIRED))
                .isEqualTo(new Compiled.Accepted<>(new Budget(
                        "api",
                        "linux",
                        List.of(new Repository(4711, "")),
                        Map.of(),
                        Amounts.NONE,
                        BudgetRules.DEFAULT)));
        assertThat(pool("parentName: all, resources: [{name: jobs, nominalQuota: 8}]"))
                .isEqualTo(new Compiled.Accepted<>(new Pool("linux", "all", Map.of("jobs", Quota.of(8)), Weight.ONE)));
    }

    @Test
    void roundsLimitsDownAndFootprintsUp() {
        assertThat(budget(REQUIRED
                        + ", resources: [{name: cpu, nominalQuota: \"0.0019\"}], jobFootprint: {cpu: \"0.0011\"}"))
                .isInstanceOfSatisfying(Compiled.Accepted.class, accepted -> {
                    var budget = (Budget) accepted.value();
                    assertThat(budget.resources()).containsEntry("cpu", Quota.of(1));
                    assertThat(budget.jobFootprint()).isEqualTo(Amounts.of("cpu", 2));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repositories: [{id: 1}]",
                "poolName: linux",
                "poolName: linux, repositories: [{name: acme/api}]",
                "poolName: linux, repositories: [{id: 0}]",
                "poolName: linux, repositories: [{id: 1}, {id: 1}]",
                "poolName: Linux, repositories: [{id: 1}]",
                REQUIRED + ", resources: [{name: jobs}]",
                REQUIRED + ", resources: [{nominalQuota: 1}]",
                REQUIRED + ", resources: [{name: jobs, nominalQuota: -1}]",
                REQUIRED + ", resources: [{name: jobs, nominalQuota: many}]",
                REQUIRED + ", resources: [{name: jobs, nominalQuota: 1, borrowingLimit: -1}]",
                REQUIRED + ", resources: [{name: jobs, nominalQuota: 1, lendingLimit: \"\"}]",
                REQUIRED + ", resources: [{name: jobs, nominalQuota: \"99999999999999999999\"}]",
                REQUIRED + ", resources: [{name: memory, nominalQuota: 9000000P}]",
                REQUIRED + ", resources: [{name: jobs, nominalQuota: 1}, {name: jobs, nominalQuota: 2}]",
                REQUIRED + ", jobFootprint: {jobs: 2}",
                REQUIRED + ", jobFootprint: {cpu: some}",
                REQUIRED + ", maxJobsPerRun: 0",
                REQUIRED + ", maxBypasses: -1",
                REQUIRED + ", fairSharing: {weight: \"0\"}",
                REQUIRED + ", fairSharing: {weight: \"1001\"}",
                REQUIRED + ", fairSharing: {weight: \"1.0001\"}",
                REQUIRED + ", rateLimit: {}",
                REQUIRED + ", rateLimit: {tokenBucket: {maxTokens: 0, fillInterval: 60s}}",
                REQUIRED + ", rateLimit: {tokenBucket: {maxTokens: 1, fillInterval: 25h}}",
                REQUIRED + ", rateLimit: {tokenBucket: {maxTokens: 1, fillInterval: soon}}"
            })
    void refusesWhatMakesNoSense(String spec) {
        assertThat(budget(spec)).isInstanceOf(Compiled.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "resources: []", "parentName: \"\", resources: [{name: jobs, nominalQuota: 1}]"})
    void refusesAPoolOfNothing(String spec) {
        assertThat(pool(spec)).isInstanceOf(Compiled.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stopPolicy: Maybe",
                "enforcement: gate",
                "queueingStrategy: FIFO",
                "attribution: JobHook",
                "quota: 3",
                "resources: [{name: jobs, nominalQuota: 1, borrowLimit: 0}]"
            })
    void readsNothingThatItDoesNotKnow(String field) {
        var file = ResourceFile.read(BUDGET.formatted(REQUIRED + ", " + field));

        assertThat(file.problems()).isNotEmpty();
        assertThat(file.runnerBudgets()).isEmpty();
    }
}
