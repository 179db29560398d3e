package dev.portcullis.budget.allocate;

import static dev.portcullis.budget.Trees.budget;
import static dev.portcullis.budget.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.Repository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Jobs that something other than quota keeps from starting: they hold nothing, and are not first again at once. */
class ReturnedTest {
    private static final Duration PENALTY = AllocatorSettings.DEFAULT.entryPenalty();

    private static final int WELL = 8;

    private static Step giveBack(Scene scene, String uid) {
        return scene.step(new Event.Returned(scene.now(), uid));
    }

    /** Gives back at once whatever a repository is granted; returns how often that was before another one was granted anything. */
    private static int flood(Scene scene, Step first, long refused) {
        var times = 0;
        var granted = new ArrayList<>(Scene.granted(first));
        while (!granted.isEmpty()) {
            var uid = granted.removeFirst();
            if (!uid.startsWith(refused + "/")) {
                return times;
            }
            times++;
            granted.addAll(Scene.granted(giveBack(scene, uid)));
        }
        return times;
    }

    @Test
    void whoIsRefusedAtOnceIsNotFirstAgainAtOnce() {
        var scene = Scene.of(tree(4, budget(1), budget(2)));
        scene.queue(4, 2, "runs");
        scene.after(Duration.ofHours(1));
        scene.queue(500, 1, "refused");
        var waits = scene.queue(1, 2, "waits").getFirst();

        var times = flood(scene, scene.end(scene.running().getFirst()), 1);

        assertThat(scene.running()).contains(waits);
        assertThat(times).isLessThanOrEqualTo(4);
    }

    /** However many repositories flood without end, one that is well has all of its jobs granted as runners come back. */
    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void noFloodKeepsOthersWaiting(@ForAll long seed) {
        var random = new Random(seed);
        var repositories = new ArrayList<Budget>();
        for (var i = 0; i <= 1 + random.nextInt(4); i++) {
            repositories.add(budget(i));
        }
        var scene = Scene.of(tree(1 + random.nextInt(5), repositories.toArray(Budget[]::new)));
        for (var i = 1; i < repositories.size(); i++) {
            scene.queue(5, i, "refused");
        }
        scene.queue(WELL, 0, "well");

        for (var releases = 0; granted(scene) < WELL; releases++) {
            assertThat(releases).as("seed %s", seed).isLessThanOrEqualTo(2 * WELL);
            refuseAll(scene);
            scene.after(Duration.ofSeconds(random.nextInt(20)));
            refuseAll(scene);
            scene.running().stream().findFirst().ifPresent(scene::end);
        }
    }

    private static long granted(Scene scene) {
        return scene.written().stream()
                .filter(line ->
                        line instanceof LedgerEvent.Granted(var at, var held, var queuedAt) && held.repository() == 0)
                .count();
    }

    /** For each job that is refused another one comes. */
    private static void refuseAll(Scene scene) {
        for (var round = 0; round < 20; round++) {
            for (var uid : scene.running()) {
                var repository = Long.parseLong(uid.substring(0, uid.indexOf('/')));
                if (repository > 0) {
                    giveBack(scene, uid);
                    scene.queue(1, repository, "refused");
                }
            }
        }
    }

    @Test
    void itIsFreeForOthersAtOnceAndForItselfIfNobodyElseWaits() {
        var scene = Scene.of(tree(1, budget(1)));
        var uids = scene.queue(3, 1, "a");

        var step = giveBack(scene, uids.get(0));

        assertThat(step.ledger().getFirst()).isInstanceOf(LedgerEvent.Released.class);
        assertThat(scene.running()).containsExactly(uids.get(1));
        assertThat(giveBack(scene, uids.get(0)).ledger()).as("once").isEmpty();
        assertThat(giveBack(scene, uids.get(2)).ledger()).as("it holds nothing").isEmpty();
    }

    @Test
    void itDoesNotCountAgainstTheJobsOfItsRun() {
        var rules = BudgetRules.DEFAULT.withMaxJobsPerRun(1);
        var scene = Scene.of(tree(4, budget(1).withRules(rules)));
        var uids = scene.queue(2, 1, "a");

        assertThat(Scene.granted(giveBack(scene, uids.get(0)))).containsExactly(uids.get(1));
    }

    @Test
    void itCountsForThePenaltyAndNoLonger() {
        var scene = Scene.of(tree(2, budget(1), budget(2)));
        var runs = scene.queue(1, 2, "runs").getFirst();
        var held = scene.queue(1, 2, "ends").getFirst();
        var refused = scene.queue(3, 1, "refused");
        scene.end(held);
        refused.forEach(uid -> giveBack(scene, uid));
        scene.queue("2/last", 2, "last", Amounts.NONE);
        assertThat(scene.running()).containsExactly(runs, "2/last");

        scene.queue("1/new", 1, "new", Amounts.NONE);
        scene.queue("2/new", 2, "new", Amounts.NONE);
        scene.after(PENALTY.minusMillis(1));
        assertThat(scene.allocator().order(2).firstEntry().getKey()).isEqualTo("2/new");
        scene.after(Duration.ofMillis(1));
        assertThat(scene.allocator().order(2).firstEntry().getKey()).isEqualTo("1/new");
    }

    /** Below what it is entitled to a budget goes before all that are not: what it gave back counts there too. */
    @Test
    void itCountsAgainstWhatABudgetIsEntitledTo() {
        var entitled = budget(1, Map.of(Amounts.JOBS, new Quota(2, null, null)));
        var other = budget(2, Map.of(Amounts.JOBS, new Quota(1, null, null)));
        var scene = Scene.of(tree(4, entitled, other));
        scene.queue(4, 2, "runs");
        scene.queue(50, 1, "refused");
        var waits = scene.queue(1, 2, "waits").getFirst();

        var times = flood(scene, scene.end(scene.running().getFirst()), 1);

        assertThat(scene.running()).contains(waits);
        assertThat(times).isLessThanOrEqualTo(4);
    }

    @Test
    void anEditOfBudgetsDoesNotMakeItForgotten() {
        var scene = Scene.of(tree(2, budget(1), budget(2)));
        scene.queue(2, 2, "runs");
        scene.end(scene.running().getFirst());
        var refused = scene.queue(3, 1, "refused");
        refused.forEach(uid -> giveBack(scene, uid));
        scene.queue(1, 2, "more");

        scene.step(new Event.BudgetsChanged(scene.now(), tree(2, budget(1), budget(2), budget(3))));
        scene.queue("1/new", 1, "new", Amounts.NONE);
        scene.queue("2/new", 2, "new", Amounts.NONE);

        assertThat(scene.allocator().order(9).firstEntry().getKey()).isEqualTo("2/new");
        scene.step(new Event.BudgetsChanged(scene.now(), tree(2, budget(2))));
        scene.after(PENALTY);
        assertThat(scene.running()).as("whose budget is gone").hasSize(2);
    }

    @Test
    void bearsAmountsWhoseSumNoNumberHolds() {
        var listed = List.of(new Repository(1, "acme/a"));
        var all = new Budget("a", "linux", listed, Map.of("cpu", Quota.of(1)), Amounts.NONE, BudgetRules.DEFAULT);
        var wide = all.withResources(Map.of("cpu", new Quota(Long.MAX_VALUE - 1, null, null)));
        var scene = Scene.of(BudgetTree.of(tree(9).pools(), List.of(wide)));
        for (var i = 0; i < 3; i++) {
            var uid = scene.queue(1, 1, "a", Amounts.of("cpu", Long.MAX_VALUE / 2 + 1))
                    .getFirst();
            giveBack(scene, uid);
        }

        assertThat(scene.queue(1, 1, "b", Amounts.of("cpu", Long.MAX_VALUE / 2 + 1)))
                .isEqualTo(scene.running());
    }
}
