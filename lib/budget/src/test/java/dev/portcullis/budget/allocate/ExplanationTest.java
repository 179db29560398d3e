package dev.portcullis.budget.allocate;

import static dev.portcullis.budget.Trees.budget;
import static dev.portcullis.budget.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.allocate.Obstacle.NoRoom;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.QueueingStrategy;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.StopPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told about jobs that wait. */
class ExplanationTest {
    @Test
    void saysWhereAJobStandsAndHowLongThatMayTake() {
        var scene = Scene.of(tree(1, budget(1), budget(2)));
        var first = scene.queue(4, 1, "a");
        var second = scene.queue(2, 2, "b");

        assertThat(scene.allocator().explain(first.get(0))).as("it runs").isEmpty();
        assertThat(explained(scene, second.get(0)).ahead()).isZero();
        assertThat(explained(scene, first.get(1)).ahead()).isEqualTo(1);
        assertThat(explained(scene, second.get(1)).ahead()).isEqualTo(2);
        assertThat(explained(scene, first.get(3)).ahead()).isEqualTo(4);
        assertThat(explained(scene, first.get(3)).estimate()).isNull();
        for (var i = 0; i < 2; i++) {
            scene.after(Duration.ofSeconds(30));
            scene.end(scene.running().getFirst());
        }
        scene.after(Duration.ofSeconds(30));
        assertThat(explained(scene, first.get(3)).ahead()).isEqualTo(2);
        assertThat(explained(scene, first.get(3)).estimate()).isEqualTo(Duration.ofSeconds(90));
    }

    private static Explanation explained(Scene scene, String uid) {
        return scene.allocator().explain(uid).orElseThrow();
    }

    private static Obstacle obstacle(Scene scene, String uid) {
        return explained(scene, uid).obstacle();
    }

    @Test
    void namesTheLowestLevelWithoutRoomAndTheResource() {
        var bounded = budget(1, Map.of("cpu", Quota.of(4)));
        var scene = Scene.of(tree(3, bounded, budget(2)));
        scene.queue(1, 1, "a", Amounts.of("cpu", 3));
        var large = scene.queue(1, 1, "b", Amounts.of("cpu", 2)).getFirst();
        scene.queue(2, 2, "c");
        var last = scene.queue(1, 2, "d").getFirst();

        assertThat(obstacle(scene, large)).isEqualTo(new NoRoom("budget team-1", "cpu"));
        assertThat(obstacle(scene, last)).isEqualTo(new NoRoom("pool linux", Amounts.JOBS));
    }

    @Test
    void namesTheLimitOfARun() {
        var rules = BudgetRules.DEFAULT.withMaxJobsPerRun(1);
        var scene = Scene.of(tree(3, budget(1).withRules(rules)));
        var uids = scene.queue(2, 1, "a");

        assertThat(obstacle(scene, uids.getLast())).isEqualTo(new Obstacle.RunIsFull(1));
    }

    @Test
    void estimatesNothingByOthersWhereOnlyItsOwnMakeRoom() {
        var rules = BudgetRules.DEFAULT.withMaxJobsPerRun(1);
        var bounded = budget(1, Map.of("cpu", Quota.of(4)));
        var scene = Scene.of(tree(6, bounded, budget(2).withRules(rules), budget(3)));
        scene.queue(1, 1, "a", Amounts.of("cpu", 3));
        var large = scene.queue(1, 1, "b", Amounts.of("cpu", 2)).getFirst();
        var second = scene.queue(2, 2, "c").getLast();
        var others = scene.queue(9, 3, "d");
        for (var other : others.subList(0, 3)) {
            scene.after(Duration.ofSeconds(30));
            scene.end(other);
        }

        assertThat(explained(scene, others.getLast()).estimate()).isNotNull();
        assertThat(obstacle(scene, large)).isInstanceOf(NoRoom.class);
        assertThat(explained(scene, large).estimate()).isNull();
        assertThat(obstacle(scene, second)).isInstanceOf(Obstacle.RunIsFull.class);
        assertThat(explained(scene, second).estimate()).isNull();
    }

    @Test
    void saysForWhomRoomIsKept() {
        var pool = Pool.root("linux", Map.of(Amounts.JOBS, Quota.of(9), "cpu", Quota.of(4)));
        var eager = budget(1).withRules(BudgetRules.DEFAULT.withQueueing(QueueingStrategy.BEST_EFFORT_FIFO, 0));
        var scene = Scene.of(BudgetTree.of(List.of(pool), List.of(eager, budget(2))));
        scene.queue(1, 2, "ran", Amounts.of("cpu", 2));
        var passed = scene.queue(1, 1, "b", Amounts.of("cpu", 3)).getFirst();
        var other = scene.queue(1, 2, "c", Amounts.of("cpu", 1)).getFirst();

        assertThat(scene.allocator().isKeepingRoom()).isTrue();
        assertThat(obstacle(scene, passed)).isEqualTo(new NoRoom("pool linux", "cpu"));
        assertThat(obstacle(scene, other)).isEqualTo(new Obstacle.RoomKept(passed));
        assertThat(scene.after(Duration.ofMinutes(1)).grants())
                .as("asking changes nothing")
                .isEmpty();
    }

    @Test
    void whatTheReasonSaysIsNotSaidTwice() {
        var scene = Scene.of(tree(3, budget(1).withRules(BudgetRules.DEFAULT.withStopPolicy(StopPolicy.HOLD))));
        var uid = scene.queue(1, 1, "a").getFirst();

        assertThat(explained(scene, uid).reason()).isEqualTo(WaitReason.SUSPENDED);
        assertThat(obstacle(scene, uid)).isEqualTo(new Obstacle.Unnamed());
        assertThat(explained(scene, uid).ahead()).isEqualTo(-1);
        assertThat(scene.allocator().order(9)).isEmpty();
    }

    /** The order that is told is the one in which jobs start when there is room for all. */
    @Test
    void theOrderIsWhatComesTrue() {
        var scene = Scene.of(tree(8, budget(1), budget(2), budget(3), budget(4)));
        scene.queue(8, 4, "ran");
        scene.queue(9, 1, "matrix");
        scene.queue(3, 2, "b");
        scene.queue(2, 1, "fix");
        scene.queue(2, 3, "c");

        var told = List.copyOf(scene.allocator().order(99).keySet());
        var last = explained(scene, told.getLast());
        var raised = tree(99, budget(1), budget(2), budget(3), budget(4));

        assertThat(told).hasSize(16);
        assertThat(last.ahead()).isEqualTo(15);
        assertThat(Scene.granted(scene.step(new Event.BudgetsChanged(scene.now(), raised))))
                .isEqualTo(told);
    }

    @Test
    void noMoreAreToldThanAreAskedFor() {
        var scene = Scene.of(tree(1, budget(1)));
        scene.queue(5, 1, "a");

        assertThat(scene.allocator().order(3)).hasSize(3);
        assertThat(scene.allocator().order(0)).isEmpty();
    }
}
