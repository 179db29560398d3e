package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import dev.portcullis.operator.runner.RunnerPod.Whose;
import dev.portcullis.runner.RepositoryAddress;
import dev.portcullis.runner.paying.Catalogue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods that are resized while they run. The webhook lets that pass under Audit; what passes is charged, and the ledger of it is proved as it is written. */
class ResizedPodsTest {
    private static final String AUDIT = ", enforcement: Audit";
    private static final Whose A = new Whose.Repository(new RepositoryAddress("github.com", "acme/a"), "");

    private final FakeCluster cluster = new FakeCluster();

    private static Catalogue cpus(String more) {
        return CatalogueBuilder.of(
                List.of(Declarations.pool(
                        "linux", "resources: [{name: jobs, nominalQuota: 9}, {name: cpu, nominalQuota: 8}]")),
                List.of(
                        Declarations.budget("a", "poolName: linux, repositories: [{id: 1, name: acme/a}]" + more),
                        Declarations.budget("b", "poolName: linux, repositories: [{id: 2, name: acme/b}]")));
    }

    private Leader leader(String more) {
        return new Leader(cluster, cpus(more));
    }

    private static Amounts cpu(long cpus) {
        return Amounts.of("cpu", cpus * 1000);
    }

    private void runs(String uid, long cpus) {
        cluster.put(uid, Phase.UNGATED, A, cpu(cpus));
    }

    private void waits(String uid, long cpus) {
        cluster.put(
                uid, Phase.GATED, new Whose.Repository(new RepositoryAddress("github.com", "acme/b"), ""), cpu(cpus));
    }

    private static long charges(Leader leader) {
        return leader.lines.stream()
                .filter(LedgerEvent.Charged.class::isInstance)
                .count();
    }

    private static long used(Leader leader) {
        return leader.book
                .trees()
                .allocatorOf("linux")
                .map(allocator -> allocator
                        .ledger()
                        .used(allocator.ledger().tree().root())
                        .get("cpu"))
                .orElse(-1L);
    }

    @Test
    void underAuditItIsChargedForWhatItAsksForNow() {
        var leader = leader(AUDIT);
        runs("1", 2);
        leader.run();
        assertThat(used(leader)).isEqualTo(2000);

        runs("1", 7);
        leader.run();
        waits("2", 2);
        leader.run();

        assertThat(used(leader)).isEqualTo(7000);
        assertThat(cluster.running()).as("one processor is left").doesNotContain("2");
        assertThat(leader.book.bypasses()).isZero();
        leader.gone("1");
        assertThat(cluster.running()).containsExactly("2");
        assertThat(used(leader)).isEqualTo(2000);
    }

    @Test
    void itIsChargedBeyondWhatThereIs() {
        var leader = leader(AUDIT);
        runs("1", 2);
        waits("2", 6);
        leader.run();
        assertThat(cluster.running()).containsExactlyInAnyOrder("1", "2");

        runs("1", 100);
        leader.run();

        assertThat(used(leader)).isEqualTo(106_000);
    }

    @Test
    void whoWaitsIsGrantedNothingOfItMeanwhile() {
        var leader = leader(AUDIT);
        runs("1", 7);
        waits("2", 8);
        leader.run();
        runs("1", 8);
        leader.run();

        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void toldAgainItCountsOnce() {
        var leader = leader(AUDIT);
        runs("1", 2);
        leader.run();
        runs("1", 7);
        for (var i = 0; i < 3; i++) {
            leader.run();
        }

        assertThat(charges(leader)).isEqualTo(2);
    }

    @Test
    void whatItWasChargedForStaysThoughItAsksForLess() {
        var leader = leader(AUDIT);
        runs("1", 7);
        leader.run();
        runs("1", 1);
        leader.run();

        assertThat(used(leader)).isEqualTo(7000);
        assertThat(charges(leader)).isEqualTo(1);
    }

    @Test
    void withinTheFootprintNothingChanges() {
        var leader = leader(AUDIT + ", jobFootprint: {cpu: 4}");
        runs("1", 1);
        leader.run();
        runs("1", 4);
        leader.run();

        assertThat(used(leader)).isEqualTo(4000);
        assertThat(charges(leader)).isEqualTo(1);
    }

    @Test
    void whatWasGrantedAndIsResizedPastTheWebhookIsABypassAndStaysListed() {
        var leader = leader("");
        cluster.put("1", Phase.GATED, A, cpu(2));
        leader.run();
        assertThat(cluster.running()).containsExactly("1");

        runs("1", 7);
        leader.run();

        assertThat(used(leader)).isEqualTo(7000);
        assertThat(leader.book.bypasses()).isEqualTo(1);
        assertThat(cluster.listed()).containsExactly("1");
        runs("1", 8);
        leader.gone("1");
        assertThat(used(leader)).isZero();
        assertThat(cluster.listed()).isEmpty();
    }

    @Test
    void aNewLeaderChargesTheSame() {
        var first = leader(AUDIT);
        cluster.put("1", Phase.GATED, A, cpu(2));
        first.run();
        runs("1", 7);
        first.run();
        assertThat(used(first)).isEqualTo(7000);

        var next = leader(AUDIT);
        next.run();

        assertThat(used(next)).isEqualTo(7000);
        assertThat(cluster.listed()).containsExactly("1");
        waits("2", 2);
        next.run();
        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void whatWaitsIsQueuedForWhatItAsksForNow() {
        var leader = leader("");
        runs("1", 7);
        waits("2", 4);
        leader.run();
        waits("2", 1);
        leader.run();

        assertThat(cluster.running()).containsExactlyInAnyOrder("1", "2");
        assertThat(used(leader)).isEqualTo(8000);
    }

    @Test
    void whatNobodyPaysForIsChargedForWhatItAsksFor() {
        var leader = leader(AUDIT);
        cluster.put("1", Phase.UNGATED, new Whose.Unknown("nobody knows"), cpu(2));
        leader.run();
        leader.pass(Duration.ofSeconds(31));
        leader.run();
        cluster.put("1", Phase.UNGATED, new Whose.Unknown("nobody knows"), cpu(5));
        leader.run();

        assertThat(used(leader)).isEqualTo(5000);
    }

    /** What holds something goes on holding that, whatever a budget says by now of those that come. */
    @Test
    void aNewLeaderChargesNobodyForAFootprintThatWasRaisedMeanwhile() {
        var first = leader(", jobFootprint: {cpu: 2}");
        cluster.put("1", Phase.GATED, A, cpu(1));
        first.run();
        assertThat(used(first)).isEqualTo(2000);

        var next = leader(", jobFootprint: {cpu: 6}");
        next.run();
        waits("2", 6);
        next.run();

        assertThat(charges(next)).isZero();
        assertThat(next.book.bypasses()).isZero();
        assertThat(cluster.running()).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void whileItsPoolIsNotInForceItIsChargedOnceThatIs() {
        var leader = leader(AUDIT);
        runs("1", 2);
        leader.run();
        leader.run(book -> book.change(Catalogue.EMPTY, leader.now));
        runs("1", 7);
        waits("2", 2);
        leader.run();

        leader.run(book -> book.change(cpus(AUDIT), leader.now));

        assertThat(used(leader)).isEqualTo(7000);
        assertThat(cluster.running()).containsExactly("1");
    }

    @Test
    void aNewLeaderChargesItOnceItsPoolIsInForce() {
        var first = leader(AUDIT);
        cluster.put("1", Phase.GATED, A, cpu(2));
        first.run();
        runs("1", 7);
        first.run();

        var next = new Leader(cluster, Catalogue.EMPTY);
        waits("2", 2);
        next.run();
        next.run(book -> book.change(cpus(AUDIT), next.now));

        assertThat(used(next)).isEqualTo(7000);
        assertThat(cluster.running()).containsExactly("1");
    }
}
