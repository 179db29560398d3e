package dev.portcullis.budget.allocate;

import static dev.portcullis.budget.Trees.budget;
import static dev.portcullis.budget.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.QueueingStrategy;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.budget.tree.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is first. */
class FairOrderTest {
    private static final String CPU = "cpu";

    private static BudgetTree cpus(long cpus, Budget... budgets) {
        var pool = Pool.root("linux", Map.of(Amounts.JOBS, Quota.of(1000), CPU, Quota.of(cpus)));
        return BudgetTree.of(List.of(pool), List.of(budgets));
    }

    private static Budget bypassed(long repository, int bypasses) {
        return budget(repository)
                .withRules(BudgetRules.DEFAULT.withQueueing(QueueingStrategy.BEST_EFFORT_FIFO, bypasses));
    }

    @Test
    void startsAnotherRepositorysJobAtTheFirstReleaseBesideAMatrix() {
        var scene = Scene.of(tree(8, budget(1), budget(2)));
        scene.queue(64, 1, "matrix");

        var fix = scene.queue(1, 2, "fix");

        assertThat(scene.endOne(1)).isEqualTo(fix);
    }

    @Test
    void startsAnotherRunsJobAtTheNextReleaseBesideAMatrixOfTheSameRepository() {
        var scene = Scene.of(tree(8, budget(1)));
        scene.queue(256, 1, "matrix");
        scene.endOne(1);

        var fix = scene.queue(1, 1, "fix");

        assertThat(scene.endOne(1)).isEqualTo(fix);
    }

    @Test
    void letsNoStreamOfNewRunsHoldUpAMatrix() {
        var scene = Scene.of(tree(1, budget(1)));
        scene.queue(256, 1, "matrix");

        var ofMatrix = 0;
        for (var i = 0; i < 100; i++) {
            scene.queue(1, 1, "run-" + i);
            ofMatrix += scene.endOne(1).getFirst().startsWith("1/matrix/") ? 1 : 0;
        }

        assertThat(ofMatrix).isBetween(8, 60);
    }

    @Test
    void dividesAPoolByWeight() {
        var light = budget(1);
        var heavy = budget(2).withRules(BudgetRules.DEFAULT.withWeight(new Weight(3000)));
        var scene = Scene.of(tree(8, light, heavy));
        scene.queue(100, 1, "a");
        scene.queue(100, 2, "b");

        for (var i = 0; i < 50; i++) {
            scene.end(scene.running().getFirst());
        }

        assertThat(scene.running(1)).isEqualTo(2);
        assertThat(scene.running(2)).isEqualTo(6);
    }

    @Test
    void comparesUnlikeJobsByTheirDominantShare() {
        var scene = Scene.of(cpus(90, budget(1), budget(2)));
        scene.queue(1000, 1, "a", Amounts.of(CPU, 1));
        scene.queue(100, 2, "b", Amounts.of(CPU, 9));

        for (var i = 0; i < 400; i++) {
            scene.end(scene.running().getFirst());
        }

        assertThat(scene.running(1)).isBetween(36L, 54L);
        assertThat(scene.running(2)).isBetween(4L, 6L);
    }

    @Test
    void letsNobodyGainByListingMoreRepositories() {
        var one = budget(1);
        var many = new Budget(
                "many",
                "linux",
                List.of(new Repository(2, "b"), new Repository(3, "c"), new Repository(4, "d")),
                Map.of(),
                Amounts.NONE,
                BudgetRules.DEFAULT);
        var scene = Scene.of(tree(6, one, many));
        for (var repository = 1; repository <= 4; repository++) {
            scene.queue(50, repository, "a");
        }

        for (var i = 0; i < 60; i++) {
            scene.end(scene.running().getFirst());
        }

        assertThat(scene.running(1)).isEqualTo(3);
        assertThat(scene.running(2)).isEqualTo(1);
        assertThat(scene.running(3)).isEqualTo(1);
        assertThat(scene.running(4)).isEqualTo(1);
    }

    @Test
    void servesWhoIsEntitledBeforeWhoBorrows() {
        var entitled = budget(1, Map.of(Amounts.JOBS, Quota.of(6)));
        var borrowing = budget(2, Map.of(Amounts.JOBS, Quota.of(2)));
        var scene = Scene.of(tree(8, entitled, borrowing));
        scene.queue(8, 2, "b");

        scene.queue(20, 1, "a");
        for (var i = 0; i < 6; i++) {
            scene.endOne(2);
        }

        assertThat(scene.running(1)).isEqualTo(6);
    }

    @Test
    void servesWhoUsedLessBeforeWhereSharesAreEqual() {
        var scene = Scene.of(tree(1, budget(1), budget(2)));
        scene.queue(1, 1, "a");
        scene.after(Duration.ofHours(1));
        scene.endOne(1);
        scene.queue("running", 2, "b", Amounts.NONE);

        scene.queue(1, 1, "a");
        var second = scene.queue(1, 2, "b");
        scene.end("running");

        assertThat(scene.running()).isEqualTo(second);
    }

    @Test
    void forgetsInTimeWhatWasUsed() {
        var scene = Scene.of(tree(1, budget(1), budget(2)));
        scene.queue(1, 1, "a");
        scene.after(Duration.ofHours(10));
        scene.endOne(1);
        scene.after(Duration.ofDays(40));
        scene.queue("running", 2, "b", Amounts.NONE);
        scene.after(Duration.ofMinutes(5));

        var first = scene.queue(1, 1, "a");
        scene.queue(1, 2, "b");
        scene.end("running");

        assertThat(scene.running()).isEqualTo(first);
    }

    @Test
    void countsEveryStartSoThatShortJobsCannotHide() {
        var scene = Scene.of(tree(1, budget(1), budget(2)));
        for (var i = 0; i < 20; i++) {
            scene.queue(1, 1, "burst");
            scene.endOne(1);
        }
        scene.queue("long", 2, "b", Amounts.NONE);
        scene.after(Duration.ofMinutes(3));
        scene.queue(1, 1, "a");
        var second = scene.queue(1, 2, "b");

        scene.end("long");

        assertThat(scene.running()).as("20 starts weigh more than 3 minutes").isEqualTo(second);
    }

    @Test
    void letsWhatFitsPassAsOftenAsItMayAndThenKeepsRoom() {
        var scene = Scene.of(cpus(8, bypassed(1, 3), bypassed(2, 3)));
        scene.queue(4, 2, "small", Amounts.of(CPU, 2));
        var large = scene.queue(1, 1, "large", Amounts.of(CPU, 6)).getFirst();
        scene.queue(50, 2, "small", Amounts.of(CPU, 2));

        var passing = 0;
        while (!scene.running().contains(large)) {
            passing += scene.endOne(2).size();
        }

        assertThat(passing).as("three that passed, and itself").isEqualTo(4);
        assertThat(scene.running(2)).isEqualTo(1);
    }

    @Test
    void letsOthersHaveWhatIsLeftBesideIt() {
        var scene = Scene.of(cpus(8, bypassed(1, 0), budget(2)));
        scene.queue(4, 2, "small", Amounts.of(CPU, 2));
        var large = scene.queue(1, 1, "large", Amounts.of(CPU, 6)).getFirst();
        scene.queue(1, 2, "small", Amounts.of(CPU, 2));
        assertThat(scene.endOne(2)).as("room is kept").isEmpty();

        var without = scene.queue(1, 2, "without", Amounts.NONE);

        assertThat(scene.running()).containsAll(without).doesNotContain(large);
        scene.endOne(2);
        scene.endOne(2);
        assertThat(scene.running()).contains(large);
    }

    @Test
    void givesRoomBackThatWasKeptForAJobThatIsGone() {
        var scene = Scene.of(cpus(8, bypassed(1, 0), budget(2)));
        scene.queue(4, 2, "small", Amounts.of(CPU, 2));
        var large = scene.queue(1, 1, "large", Amounts.of(CPU, 6)).getFirst();
        scene.queue(2, 2, "small", Amounts.of(CPU, 2));
        assertThat(scene.endOne(2)).isEmpty();

        assertThat(scene.end(large).grants()).hasSize(1);
    }

    @Test
    void letsNothingPassInAStrictBudget() {
        var strict = new Budget(
                "strict",
                "linux",
                List.of(new Repository(1, "a"), new Repository(2, "b")),
                Map.of(),
                Amounts.NONE,
                BudgetRules.DEFAULT.withQueueing(QueueingStrategy.STRICT_FIFO, 8));
        var scene = Scene.of(cpus(8, strict, budget(3)));
        scene.queue(3, 3, "others", Amounts.of(CPU, 2));
        var large = scene.queue(1, 1, "large", Amounts.of(CPU, 6));

        assertThat(scene.queue("small", 2, "small", Amounts.of(CPU, 1)).grants())
                .isEmpty();

        assertThat(scene.queue("other", 3, "others", Amounts.of(CPU, 1)).grants())
                .hasSize(1);
        scene.endOne(3);
        scene.endOne(3);
        assertThat(scene.running()).doesNotContain("small");
        scene.endOne(3);
        assertThat(scene.running()).containsAll(large);
    }

    @Test
    void keepsWhatABudgetDoesNotLendUsableBesideRoomThatIsKept() {
        var keeping = budget(3, Map.of(CPU, new Quota(2, null, 0L)));
        var scene = Scene.of(cpus(10, bypassed(1, 0), budget(2), keeping));
        scene.queue(4, 2, "small", Amounts.of(CPU, 2));
        scene.queue(1, 1, "large", Amounts.of(CPU, 6));
        scene.queue(1, 2, "small", Amounts.of(CPU, 2));
        assertThat(scene.endOne(2)).as("room is kept").isEmpty();

        assertThat(scene.queue("entitled", 3, "c", Amounts.of(CPU, 2)).grants()).hasSize(1);
    }
}
