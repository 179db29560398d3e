package dev.portcullis.cluster.runner;

import static dev.portcullis.cluster.runner.Declarations.budget;
import static dev.portcullis.cluster.runner.Declarations.budgetOf;
import static dev.portcullis.cluster.runner.Declarations.pool;
import static dev.portcullis.cluster.runner.Declarations.poolOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.runner.RunnerPool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullnessTest {
    private static boolean isFull(String quotas, String budgetStatus, String poolStatus) {
        return isFull(List.of(pool("linux", "")), quotas, budgetStatus, poolStatus);
    }

    private static boolean isFull(List<RunnerPool> pools, String quotas, String budgetStatus, String poolStatus) {
        var object = budget("api", 1, "linux", "{id: 1, name: acme/api}", ", resources: [" + quotas + "]");
        var catalogue = CatalogueBuilder.of(pools, List.of(object));
        return Fullness.of(
                catalogue.budget("api").orElseThrow(),
                budgetOf("api", 1, "status: {" + budgetStatus + "}").getStatus(),
                catalogue.pool("linux").orElseThrow(),
                poolOf("linux", "status: {" + poolStatus + "}").getStatus());
    }

    @Test
    void whereNothingWasWrittenThereIsRoom() {
        var catalogue = CatalogueBuilder.of(
                List.of(pool("linux", "")), List.of(budget("api", "linux", "{id: 1, name: acme/api}")));

        assertThat(Fullness.of(
                        catalogue.budget("api").orElseThrow(),
                        null,
                        catalogue.pool("linux").orElseThrow(),
                        null))
                .isFalse();
    }

    @Test
    void aBudgetWithJobsThatWaitIsFull() {
        assertThat(isFull("", "pendingJobs: 1", "")).isTrue();
        assertThat(isFull("", "pendingJobs: 0", "")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2.5, true", "2500m, true", "3, true", "2499m, false", "nothing, false"})
    void aBudgetIsFullAtWhatItMayBorrow(String used, boolean full) {
        var quota = "{name: cpu, nominalQuota: 2, borrowingLimit: 500m}";

        assertThat(isFull(quota, "usage: [{name: cpu, used: \"" + used + "\"}]", ""))
                .isEqualTo(full);
    }

    @ParameterizedTest
    @CsvSource({"jobs, 4, 4, true", "jobs, 5, 4, true", "jobs, 3, 4, false", "jobs, 3, '', false"})
    void aFullPoolLeavesNoRoom(String resource, String used, String nominal, boolean full) {
        var usage = "usage: [{name: %s, used: \"%s\", nominal: \"%s\"}]".formatted(resource, used, nominal);

        assertThat(isFull("", "", usage)).isEqualTo(full);
    }

    @ParameterizedTest
    @CsvSource({"'', false", "', borrowingLimit: 3', false", "', borrowingLimit: 2', true"})
    void aPoolThatMayBorrowOfTheOneAroundItHasRoom(String borrowing, boolean full) {
        var pools = List.of(
                poolOf("all", "spec: {resources: [{name: jobs, nominalQuota: 9}]}"),
                poolOf(
                        "linux",
                        "spec: {parentName: all, resources: [{name: jobs, nominalQuota: 0" + borrowing + "}]}"));

        assertThat(isFull(pools, "", "", "usage: [{name: jobs, used: \"2\", nominal: \"0\"}]"))
                .isEqualTo(full);
    }
}
