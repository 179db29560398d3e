package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.crds.runner.QueuedJob;
import dev.portcullis.operator.runner.RunnerPod.Whose;
import dev.portcullis.runner.RepositoryAddress;
import dev.portcullis.runner.paying.Catalogue;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two runs of one repository, of which GitHub's controller tells only once their jobs have started. */
class UnknownRunsTest {
    private static final Catalogue TWO_OF_A_RUN = Declarations.pool(6, ", maxJobsPerRun: 2");

    private final FakeCluster cluster = new FakeCluster();
    private final Leader leader = new Leader(cluster, TWO_OF_A_RUN);

    /** A runner of which GitHub's controller, or another, knows the run. */
    private void pod(String uid, String run) {
        cluster.put(uid, ofRun("acme/a", run));
    }

    private static Whose ofRun(String repository, String run) {
        return new Whose.Repository(new RepositoryAddress("github.com", repository), run);
    }

    /** The status of the runner is filled in by its controller while the Pod goes on. */
    private void started(String uid, Whose whose) {
        var pod = cluster.at(uid);
        cluster.put(uid, pod.phase(), whose, pod.requested());
        leader.run();
    }

    private String run(Leader of, String uid) {
        var job = of.book.jobs().get(uid);
        var held = job == null ? null : job.held();
        return held == null ? "nothing is held" : held.run();
    }

    @Test
    void theMostJobsOfARunAreNotThoseOfAWholeRepository() {
        for (var uid : new String[] {"1", "2", "3", "4"}) {
            pod(uid, "");
        }
        leader.run();

        assertThat(cluster.running()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void jobsThatStartedCountUnderTheirRunsAndHoldUpNobodyElse() {
        pod("1", "");
        pod("2", "");
        pod("3", "");
        leader.run();
        started("1", ofRun("acme/a", "100"));
        started("2", ofRun("acme/a", "100"));
        started("3", ofRun("acme/a", "200"));

        pod("4", "100");
        pod("5", "200");
        pod("6", "");
        leader.run();
        leader.pass(Duration.ofSeconds(6));
        leader.run();

        assertThat(cluster.running()).containsExactly("1", "2", "3", "5", "6");
        assertThat(cluster.budget("a").queue())
                .extracting(QueuedJob::podUid, QueuedJob::waitsFor)
                .containsExactly(tuple("4", "2 jobs of its run hold a grant, which is the budget's maxJobsPerRun"));
        leader.gone("1");
        assertThat(cluster.running()).containsExactly("2", "3", "4", "5", "6");
    }

    @Test
    void isWrittenToTheLedgerOnce() {
        pod("1", "");
        leader.run();
        started("1", ofRun("acme/a", "100"));
        leader.run();

        assertThat(leader.lines)
                .filteredOn(LedgerEvent.RunKnown.class::isInstance)
                .containsExactly(new LedgerEvent.RunKnown(leader.now, "1", "100"));
        assertThat(leader.book.bypasses()).isZero();
        assertThat(leader.checked).hasSize(1);
    }

    @Test
    void isKnownToTheNextLeaderThoughItWasNotWrittenDown() {
        pod("1", "");
        leader.run();
        started("1", ofRun("acme/a", "100"));

        var next = new Leader(cluster, TWO_OF_A_RUN);

        assertThat(run(next, "1")).isEqualTo("100");
    }

    @Test
    void whoeverComesToBelongToAnotherRepositoryIsOfNoRunOfTheOneThatPays() {
        pod("1", "");
        leader.run();
        started("1", ofRun("acme/b", "100"));
        assertThat(run(leader, "1")).isEmpty();

        started("1", ofRun("acme/unknown", "100"));
        assertThat(run(leader, "1")).isEmpty();

        started("1", new Whose.Unknown("its owner is gone"));
        assertThat(run(leader, "1")).isEmpty();
    }

    @Test
    void aRunThatIsForgottenGoesOnCounting() {
        pod("1", "100");
        pod("2", "100");
        leader.run();
        started("1", ofRun("acme/a", ""));

        pod("3", "100");
        leader.run();

        assertThat(cluster.running()).containsExactly("1", "2");
        assertThat(leader.book.jobs().held()).extracting(Reservation::run).containsExactly("100", "100");
    }

    @Test
    void whatWaitsComesIntoTheLineOfItsRun() {
        pod("1", "100");
        pod("2", "100");
        leader.run();
        pod("3", "100");
        leader.run();
        started("3", ofRun("acme/a", ""));

        assertThat(cluster.running()).containsExactly("1", "2", "3");
    }
}
