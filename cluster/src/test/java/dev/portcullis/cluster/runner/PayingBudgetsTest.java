package dev.portcullis.cluster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.Attribution.Known;
import dev.portcullis.runner.Attribution.NotARunner;
import dev.portcullis.runner.Attribution.Unknown;
import dev.portcullis.runner.Attribution.Why;
import dev.portcullis.runner.RepositoryAddress;
import dev.portcullis.runner.ScaleSet;
import dev.portcullis.runner.admission.Covering;
import dev.portcullis.runner.admission.Covering.Nobody;
import dev.portcullis.runner.admission.Covering.Paid;
import dev.portcullis.runner.admission.Covering.Several;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayingBudgetsTest {
    private static final RunnerPool POOL = pool("linux", "resources: [{name: jobs, nominalQuota: 4}]", "");
    private static final RunnerBudget BUDGET = budget("api", "linux", "{id: 4711, name: Acme/API}", "", "");

    private static RunnerPool pool(String name, String spec, String status) {
        return Serialization.unmarshal(
                "apiVersion: portcullis.dev/v1alpha1\nkind: RunnerPool\nmetadata: {name: " + name + "}\nspec: {" + spec
                        + "}\nstatus: {" + status + "}",
                RunnerPool.class);
    }

    private static RunnerBudget budget(String name, String pool, String repositories, String rest, String status) {
        return Serialization.unmarshal(
                "apiVersion: portcullis.dev/v1alpha1\nkind: RunnerBudget\nmetadata: {name: " + name
                        + ", creationTimestamp: \"2026-11-27T10:00:00Z\"}\nspec: {poolName: " + pool
                        + ", repositories: [" + repositories + "]" + rest + "}\nstatus: {" + status + "}",
                RunnerBudget.class);
    }

    private static Attribution of(String url) {
        return new Known(RepositoryAddress.of(url).orElseThrow(), new ScaleSet("arc-api", "api"), "");
    }

    private static Covering covering(List<RunnerPool> pools, List<RunnerBudget> budgets) {
        return PayingBudgets.of(pools, budgets).covering("arc-api", of("https://github.com/acme/api"));
    }

    private static void isFull(RunnerPool pool, RunnerBudget budget, boolean full) {
        assertThat(covering(List.of(pool), List.of(budget)))
                .isInstanceOfSatisfying(
                        Paid.class, paid -> assertThat(paid.full()).isEqualTo(full));
    }

    @Test
    void aBudgetPaysForTheRepositoriesThatItNames() {
        assertThat(covering(List.of(POOL), List.of(BUDGET)))
                .isEqualTo(new Paid("linux", "api", Enforcement.GATE, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/acme/api2",
                "https://github.com/acme2/api",
                "https://evil.example/acme/api",
                "https://github.com:8443/acme/api"
            })
    void itPaysForNoOther(String url) {
        assertThat(PayingBudgets.of(List.of(POOL), List.of(BUDGET)).covering("arc-api", of(url)))
                .isEqualTo(new Nobody());
    }

    @Test
    void itPaysForNobodyWhoseRepositoryIsNotKnown() {
        var budgets = PayingBudgets.of(List.of(POOL), List.of(BUDGET));

        assertThat(budgets.covering("arc-api", new NotARunner())).isEqualTo(new Nobody());
        assertThat(budgets.covering("arc-api", new Unknown(Why.OWNER_MISSING, "")))
                .isEqualTo(new Nobody());
    }

    @Test
    void aPoolThatDoesNotCountTheNamespacePaysForNothingThere() {
        var pool = pool("linux", "resources: [{name: jobs, nominalQuota: 4}], namespaces: [arc-web]", "");

        assertThat(covering(List.of(pool), List.of(BUDGET))).isEqualTo(new Nobody());
    }

    @Test
    void withoutPoolNothingIsPaid() {
        assertThat(covering(List.of(), List.of(BUDGET))).isEqualTo(new Nobody());
        assertThat(covering(List.of(pool("linux", "resources: []", "")), List.of(BUDGET)))
                .isEqualTo(new Nobody());
        assertThat(covering(List.of(POOL), List.of(budget("api", "linux", "", "", ""))))
                .isEqualTo(new Nobody());
    }

    @Test
    void budgetsOfTwoPoolsLeaveItOpenWhichPays() {
        var other = pool("big", "resources: [{name: jobs, nominalQuota: 4}]", "");

        assertThat(covering(
                        List.of(POOL, other),
                        List.of(BUDGET, budget("b", "big", "{id: 4711, name: acme/api}", "", ""))))
                .isEqualTo(new Several());
    }

    @Test
    void theEarlierOfTwoBudgetsPays() {
        var sameName = budget("b", "linux", "{id: 1, name: acme/api}", ", enforcement: Audit", "");
        var sameNumber = budget("c", "linux", "{id: 4711, name: acme/web}", "", "");

        assertThat(covering(List.of(POOL), List.of(sameName, BUDGET)))
                .isEqualTo(new Paid("linux", "api", Enforcement.GATE, false));
        assertThat(PayingBudgets.of(List.of(POOL), List.of(sameNumber, BUDGET))
                        .covering("arc-api", of("https://github.com/acme/web")))
                .isEqualTo(new Nobody());
    }

    @Test
    void aBudgetWithJobsThatWaitIsFull() {
        isFull(POOL, budget("api", "linux", "{id: 1, name: acme/api}", "", "pendingJobs: 1"), true);
    }

    @Test
    void aBudgetIsFullAtWhatItMayBorrow() {
        var spec = ", resources: [{name: cpu, nominalQuota: 2, borrowingLimit: 500m}]";

        isFull(
                POOL,
                budget("api", "linux", "{id: 1, name: acme/api}", spec, "usage: [{name: cpu, used: \"2.5\"}]"),
                true);
        isFull(
                POOL,
                budget("api", "linux", "{id: 1, name: acme/api}", spec, "usage: [{name: cpu, used: 2499m}]"),
                false);
    }

    @Test
    void aFullPoolLeavesNoRoom() {
        var resources = "resources: [{name: jobs, nominalQuota: 4}]";

        isFull(pool("linux", resources, "usage: [{name: jobs, used: \"4\", nominal: \"4\"}]"), BUDGET, true);
        isFull(pool("linux", resources, "usage: [{name: jobs, used: \"3\", nominal: \"4\"}]"), BUDGET, false);
        isFull(pool("linux", resources, "usage: [{name: cpu, used: \"3\"}]"), BUDGET, false);
    }

    @Test
    void aPoolThatMayBorrowOfTheOneAroundItHasRoom() {
        var used = "usage: [{name: jobs, used: \"2\", nominal: \"0\"}]";

        isFull(pool("linux", "parentName: all, resources: [{name: jobs, nominalQuota: 0}]", used), BUDGET, false);
        isFull(
                pool("linux", "parentName: all, resources: [{name: jobs, nominalQuota: 0, borrowingLimit: 3}]", used),
                BUDGET,
                false);
        isFull(
                pool("linux", "parentName: all, resources: [{name: jobs, nominalQuota: 0, borrowingLimit: 2}]", used),
                BUDGET,
                true);
        isFull(pool("linux", "resources: [{name: jobs, nominalQuota: 0}]", used), BUDGET, true);
    }
}
