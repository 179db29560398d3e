package dev.portcullis.budget.allocate;

import static dev.portcullis.budget.Trees.budget;
import static dev.portcullis.budget.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.audit.ForestChecker;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import org.junit.jupiter.api.Test;

/** Jobs whose run nobody knows before they start. */
class UnknownRunTest {
    private static final String UNKNOWN = "";
    private static final BudgetTree ONE_OF_A_RUN =
            tree(4, budget(1).withRules(BudgetRules.DEFAULT.withMaxJobsPerRun(1)));

    private static Step know(Scene scene, String uid, String run) {
        return scene.step(new Event.RunKnown(scene.now(), uid, run));
    }

    @Test
    void areNotTakenForJobsOfOneRun() {
        var scene = Scene.of(ONE_OF_A_RUN);

        var uids = scene.queue(5, 1, UNKNOWN);

        assertThat(scene.running()).containsExactlyElementsOf(uids.subList(0, 4));
        assertThat(scene.allocator().explain(uids.get(4)).orElseThrow().obstacle())
                .isInstanceOf(Obstacle.NoRoom.class);
    }

    @Test
    void countUnderTheirRunOnceItIsKnown() {
        var scene = Scene.of(ONE_OF_A_RUN);
        var first = scene.queue(1, 1, UNKNOWN).getFirst();
        know(scene, first, "7");

        var ofThatRun = scene.queue(1, 1, "7").getFirst();
        var others = scene.queue(2, 1, UNKNOWN);

        assertThat(scene.running()).containsExactly(first, others.get(0), others.get(1));
        assertThat(scene.allocator().explain(ofThatRun).orElseThrow().obstacle())
                .isEqualTo(new Obstacle.RunIsFull(1));
        assertThat(Scene.granted(scene.end(first))).containsExactly(ofThatRun);
    }

    @Test
    void takeTurnsWithRunsThatAreKnown() {
        var scene = Scene.of(tree(1, budget(1)));
        scene.queue(1, 1, "before");
        var unknown = scene.queue(2, 1, UNKNOWN);
        var known = scene.queue(2, 1, "7");

        assertThat(scene.endOne(1)).containsExactly(unknown.get(0));
        assertThat(scene.endOne(1)).containsExactly(known.get(0));
        assertThat(scene.endOne(1)).containsExactly(unknown.get(1));
        assertThat(scene.endOne(1)).containsExactly(known.get(1));
    }

    @Test
    void areToldOfOnceAndChangeNothingElse() {
        var scene = Scene.of(ONE_OF_A_RUN);
        var uid = scene.queue(1, 1, UNKNOWN).getFirst();
        var before = scene.allocator().ledger().find(uid).orElseThrow();

        assertThat(know(scene, uid, "7").ledger()).containsExactly(new LedgerEvent.RunKnown(scene.now(), uid, "7"));
        assertThat(know(scene, uid, "7").ledger()).isEmpty();
        assertThat(know(scene, "another", "7").ledger()).isEmpty();
        assertThat(scene.allocator().ledger().find(uid)).contains(before.ofRun("7"));
    }

    @Test
    void goOnUnderTheirRunWhereBudgetsChange() {
        var scene = Scene.of(ONE_OF_A_RUN);
        var first = scene.queue(1, 1, UNKNOWN).getFirst();
        know(scene, first, "7");
        scene.step(new Event.BudgetsChanged(scene.now(), ONE_OF_A_RUN));

        scene.queue(1, 1, "7");

        assertThat(scene.running()).containsExactly(first);
    }

    @Test
    void isNoViolationToBeAdoptedUnderTheRunThatCameToBeKnown() {
        var scene = Scene.of(ONE_OF_A_RUN);
        know(scene, scene.queue(1, 1, UNKNOWN).getFirst(), "7");
        var checker = new ForestChecker();
        checker.next(new LedgerEvent.LimitsSet(scene.now(), ONE_OF_A_RUN));
        scene.written().forEach(checker::next);

        var held = scene.allocator().ledger().reservations().iterator().next();
        assertThat(checker.next(new LedgerEvent.Adopted(scene.now(), held))).isEmpty();
        assertThat(checker.next(new LedgerEvent.Adopted(scene.now(), otherRun(held))))
                .isPresent();
    }

    private static Reservation otherRun(Reservation held) {
        return held.ofRun("8");
    }
}
