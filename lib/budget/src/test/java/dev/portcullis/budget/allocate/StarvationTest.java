package dev.portcullis.budget.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.Trees;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.QueueingStrategy;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** I5 and I7: against whom it was never meant to win. */
class StarvationTest {
    private static final String CPU = "cpu";

    private static BudgetTree tree(long cpus, List<Budget> budgets) {
        var pool = Pool.root(Trees.POOL, Map.of(Amounts.JOBS, Quota.of(1000), CPU, Quota.of(cpus)));
        return BudgetTree.of(List.of(pool), budgets);
    }

    private static Budget budget(long repository, int bypasses, int weight) {
        return Trees.budget(repository)
                .withRules(BudgetRules.DEFAULT
                        .withQueueing(QueueingStrategy.BEST_EFFORT_FIFO, bypasses)
                        .withWeight(new Weight(weight)));
    }

    /** Small jobs of many repositories never stop coming, and fill every gap at once. The one that needs the whole pool starts. */
    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void startsALargeJobInAStreamOfSmallOnes(@ForAll long seed) {
        var random = new Random(seed);
        var cpus = 2 + random.nextInt(15);
        var bypasses = random.nextInt(10);
        var others = 1 + random.nextInt(6);
        var budgets = new ArrayList<Budget>();
        for (var repository = 0; repository <= others; repository++) {
            budgets.add(budget(repository, bypasses, 1 + random.nextInt(2000)));
        }
        var scene = Scene.of(tree(cpus, budgets));
        for (var i = 0; i < 3 * cpus; i++) {
            scene.queue(1, 1 + random.nextInt(others), "small", Amounts.of(CPU, 1));
        }

        var large = scene.queue(1, 0, "large", Amounts.of(CPU, cpus)).getFirst();
        var releases = 0;
        while (!scene.running().contains(large)) {
            scene.after(Duration.ofSeconds(random.nextInt(100)));
            scene.queue(2, 1 + random.nextInt(others), "small", Amounts.of(CPU, 1));
            var running = scene.running();
            scene.end(running.get(random.nextInt(running.size())));
            releases++;
            assertThat(releases).as("seed %s", seed).isLessThanOrEqualTo(bypasses + cpus + 1);
        }
    }

    /** At every grant, who was granted is by no more than their largest job above anybody else who waits. */
    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void servesNobodyMoreThanAJobAboveAnotherWhoWaits(@ForAll long seed) {
        var random = new Random(seed);
        var repositories = 2 + random.nextInt(6);
        var budgets = new ArrayList<Budget>();
        for (var repository = 0; repository < repositories; repository++) {
            budgets.add(budget(repository, 8, 500 + random.nextInt(2000)));
        }
        var scene = Scene.of(BudgetTree.of(List.of(Trees.pool(1 + random.nextInt(20))), budgets));
        for (var repository = 0; repository < repositories; repository++) {
            scene.queue(200, repository, "run", Amounts.NONE);
        }

        for (var i = 0; i < 100; i++) {
            scene.after(Duration.ofSeconds(random.nextInt(100)));
            var running = scene.running();
            for (var uid : Scene.granted(scene.end(running.get(random.nextInt(running.size()))))) {
                var granted = Long.parseLong(uid.substring(0, uid.indexOf('/')));
                var before = (scene.running(granted) - 1) * 1000.0 / weight(budgets, granted);
                for (var other = 0; other < repositories; other++) {
                    assertThat(before)
                            .as("seed %s: %s against %s", seed, granted, other)
                            .isLessThanOrEqualTo(scene.running(other) * 1000.0 / weight(budgets, other) + 0.001);
                }
            }
        }
    }

    private static int weight(List<Budget> budgets, long repository) {
        return budgets.get((int) repository).rules().weight().thousandths();
    }
}
