package dev.portcullis.budget.allocate;

import static dev.portcullis.budget.Trees.budget;
import static dev.portcullis.budget.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.budget.tree.QueueingStrategy;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.StopPolicy;
import dev.portcullis.budget.tree.TokenBucket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the allocator does about each event. */
class AllocatorTest {
    private static Budget with(long repository, BudgetRules rules) {
        return budget(repository).withRules(rules);
    }

    @Test
    void grantsWhatFitsAtOnceAndLetsTheRestWait() {
        var scene = Scene.of(tree(2, budget(1)));

        var uids = scene.queue(3, 1, "a");

        assertThat(scene.running()).containsExactly(uids.get(0), uids.get(1));
        assertThat(scene.reason(uids.get(2))).isEqualTo(WaitReason.WAITING_FOR_QUOTA);
        assertThat(Scene.granted(scene.end(uids.get(0)))).containsExactly(uids.get(2));
        assertThat(scene.allocator().waiting()).isZero();
    }

    @Test
    void countsWhatItIsToldTwiceOnce() {
        var scene = Scene.of(tree(3, budget(1)));

        scene.queue("a", 1, "run", Amounts.NONE);
        var again = scene.queue("a", 1, "run", Amounts.NONE);

        assertThat(again.ledger()).isEmpty();
        assertThat(again.waits()).isEmpty();
        assertThat(scene.end("a").ledger()).hasSize(1);
        assertThat(scene.end("a").ledger()).isEmpty();
        assertThat(scene.end("never there").ledger()).isEmpty();
    }

    @Test
    void forgetsWhoIsGoneBeforeTheirTurn() {
        var scene = Scene.of(tree(1, budget(1)));
        var uids = scene.queue(3, 1, "a");

        assertThat(scene.end(uids.get(1)).ledger()).isEmpty();

        assertThat(Scene.granted(scene.end(uids.get(0)))).containsExactly(uids.get(2));
    }

    /** I8. */
    @Test
    void grantsNothingBeforeItKnowsWhatRuns() {
        var before = Scene.of(tree(2, budget(1)));
        before.queue(2, 1, "a");
        var scene = Scene.unsynced(
                tree(2, budget(1)), List.copyOf(before.allocator().ledger().reservations()));

        var queued = scene.queue("new", 1, "b", Amounts.NONE);

        assertThat(queued.waits()).containsExactly(new Wait("new", WaitReason.PENDING_EVALUATION));
        assertThat(scene.step(new Event.Synced(scene.now())).grants())
                .as("the pool is full")
                .isEmpty();
        assertThat(Scene.granted(scene.end(before.running().getFirst()))).containsExactly("new");
    }

    @Test
    void refusesAtOnceWhatCouldNeverFit() {
        var limited = budget(1, Map.of("cpu", new Quota(4, 2L, null)));
        var scene = Scene.of(tree(8, limited));

        var step = scene.queue("large", 1, "a", Amounts.of("cpu", 5));

        assertThat(step.waits()).containsExactly(new Wait("large", WaitReason.EXCEEDS_MAX_QUOTA));
        assertThat(Scene.granted(scene.queue("small", 1, "a", Amounts.of("cpu", 4))))
                .as("it is in nobody's way")
                .containsExactly("small");
        var larger = tree(8, budget(1, Map.of("cpu", new Quota(9, 2L, null))));
        assertThat(Scene.granted(scene.step(new Event.BudgetsChanged(scene.now(), larger))))
                .containsExactly("large");
    }

    @Test
    void refusesWhatOthersKeepForThemselves() {
        var keeping = budget(2, Map.of(Amounts.JOBS, Quota.of(2), "cpu", new Quota(6, null, 0L)));
        var tree = dev.portcullis.budget.tree.BudgetTree.of(
                List.of(dev.portcullis.budget.tree.Pool.root(
                        "linux", Map.of(Amounts.JOBS, Quota.of(8), "cpu", Quota.of(8)))),
                List.of(budget(1), keeping));

        assertThat(Scene.of(tree).queue("large", 1, "a", Amounts.of("cpu", 3)).waits())
                .containsExactly(new Wait("large", WaitReason.EXCEEDS_MAX_QUOTA));
    }

    @Test
    void letsRepositoriesOfNobodyWaitUntilABudgetNamesThem() {
        var scene = Scene.of(tree(8, budget(1)));

        var step = scene.queue("a", 4711, "run", Amounts.NONE);

        assertThat(step.waits()).containsExactly(new Wait("a", WaitReason.UNKNOWN_REPOSITORY));
        assertThat(Scene.granted(scene.step(new Event.BudgetsChanged(scene.now(), tree(8, budget(4711))))))
                .containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource(
            value = StopPolicy.class,
            names = {"HOLD", "HOLD_AND_DRAIN"})
    void killsNothingOfAPausedBudgetAndGrantsItNothing(StopPolicy policy) {
        var scene = Scene.of(tree(2, budget(1)));
        var uids = scene.queue(3, 1, "a");
        var paused = tree(2, with(1, BudgetRules.DEFAULT.withStopPolicy(policy)));

        var step = scene.step(new Event.BudgetsChanged(scene.now(), paused));

        assertThat(step.ledger()).containsExactly(new LedgerEvent.LimitsSet(scene.now(), paused));
        assertThat(scene.running()).hasSize(2);
        assertThat(scene.end(uids.get(0)).grants()).isEmpty();
        assertThat(scene.reason(uids.get(2))).isEqualTo(WaitReason.SUSPENDED);
        assertThat(Scene.granted(scene.step(new Event.BudgetsChanged(scene.now(), tree(2, budget(1))))))
                .containsExactly(uids.get(2));
    }

    /** I10. */
    @Test
    void killsNothingWhenLimitsAreLoweredAndGrantsNothingUntilThereIsRoom() {
        var scene = Scene.of(tree(4, budget(1)));
        var uids = scene.queue(6, 1, "a");

        var step = scene.step(new Event.BudgetsChanged(scene.now(), tree(2, budget(1))));

        assertThat(step.ledger()).noneMatch(LedgerEvent.Released.class::isInstance);
        assertThat(scene.running()).hasSize(4);
        assertThat(scene.end(uids.get(0)).grants()).isEmpty();
        assertThat(scene.end(uids.get(1)).grants()).isEmpty();
        assertThat(Scene.granted(scene.end(uids.get(2)))).containsExactly(uids.get(4));
    }

    @Test
    void startsNoMoreJobsOfARunThanMayRunAtOnce() {
        var scene = Scene.of(tree(8, with(1, BudgetRules.DEFAULT.withMaxJobsPerRun(2))));

        scene.queue(5, 1, "a");
        scene.queue(5, 1, "b");

        assertThat(scene.running())
                .hasSize(4)
                .filteredOn(uid -> uid.startsWith("1/a/"))
                .hasSize(2);
        var ended = scene.running().stream()
                .filter(uid -> uid.startsWith("1/b/"))
                .findFirst()
                .orElseThrow();
        assertThat(Scene.granted(scene.end(ended))).singleElement().asString().startsWith("1/b/");
    }

    @Test
    void startsJobsNoFasterThanTheRate() {
        var bucket = new TokenBucket(3, 1, Duration.ofSeconds(10));
        var scene = Scene.of(tree(100, with(1, BudgetRules.DEFAULT.withRateLimit(bucket)), budget(2)));

        var uids = scene.queue(6, 1, "a");

        assertThat(scene.running(1)).isEqualTo(3);
        assertThat(scene.reason(uids.get(3))).isEqualTo(WaitReason.RATE_LIMITED);
        scene.queue(4, 2, "b");
        assertThat(scene.running(2)).as("others are not held up").isEqualTo(4);
        var early = scene.after(Duration.ofSeconds(9));
        assertThat(early.grants()).isEmpty();
        assertThat(early.wakeAt()).isEqualTo(Scene.START.plusSeconds(10));
        assertThat(Scene.granted(scene.after(Duration.ofSeconds(1)))).containsExactly(uids.get(3));
        assertThat(scene.after(Duration.ofMinutes(1)).grants()).hasSize(2);
    }

    /** I9. */
    @Test
    void staysWhereItIsWhenTheClockGoesBack() {
        var bucket = new TokenBucket(1, 1, Duration.ofSeconds(10));
        var scene = Scene.of(tree(100, with(1, BudgetRules.DEFAULT.withRateLimit(bucket))));
        scene.after(Duration.ofHours(1));
        scene.queue(2, 1, "a");

        assertThat(scene.after(Duration.ofHours(-1)).grants()).isEmpty();

        assertThat(scene.written().getLast().at()).isEqualTo(Scene.START.plus(Duration.ofHours(1)));
        assertThat(scene.after(Duration.ofHours(1).plusSeconds(9)).grants()).isEmpty();
        assertThat(scene.after(Duration.ofSeconds(1)).grants()).hasSize(1);
    }

    @Test
    void keepsTheRateWhenBudgetsChange() {
        var bucket = new TokenBucket(1, 1, Duration.ofMinutes(1));
        var limited = with(1, BudgetRules.DEFAULT.withRateLimit(bucket));
        var scene = Scene.of(tree(100, limited));
        scene.queue(2, 1, "a");

        var step = scene.step(new Event.BudgetsChanged(scene.now(), tree(50, limited)));

        assertThat(step.grants()).isEmpty();
        assertThat(step.wakeAt()).isEqualTo(Scene.START.plusSeconds(60));
        assertThat(scene.after(Duration.ofMinutes(1)).grants()).hasSize(1);
    }

    @Test
    void chargesAnAuditedBudgetWithoutHoldingItBack() {
        var scene = Scene.of(tree(1, with(1, BudgetRules.DEFAULT.withEnforcement(Enforcement.AUDIT)), budget(2)));

        scene.queue(3, 1, "a");

        assertThat(scene.running(1)).isEqualTo(3);
        assertThat(scene.written()).hasSize(3).allMatch(LedgerEvent.Charged.class::isInstance);
        assertThat(scene.queue("other", 2, "b", Amounts.NONE).grants()).isEmpty();
    }

    @Test
    void chargesWhatRunsUngatedAndThenGrantsLess() {
        var scene = Scene.of(tree(2, budget(1), budget(2)));

        scene.step(new Event.Ungated(scene.now(), scene.job("free", 2, "b", Amounts.NONE)));
        scene.step(new Event.Ungated(scene.now(), scene.job("stray", 99, "c", Amounts.NONE)));
        var uids = scene.queue(1, 1, "a");

        assertThat(scene.running()).containsExactly("free", "stray");
        scene.end("stray");
        assertThat(scene.running()).containsExactly("free", uids.getFirst());
    }

    @Test
    void chargesAJobThatLeftTheQueueByItself() {
        var scene = Scene.of(tree(1, budget(1)));
        var uids = scene.queue(2, 1, "a");

        scene.step(new Event.Ungated(scene.now(), scene.job(uids.get(1), 1, "a", Amounts.NONE)));

        assertThat(scene.running()).containsExactlyElementsOf(uids);
        assertThat(scene.allocator().waiting()).isZero();
        assertThat(scene.end(uids.get(0)).grants()).isEmpty();
    }

    @Test
    void chargesTheFootprintWhateverAPodSays() {
        var budget = new Budget(
                "team-1",
                "linux",
                List.of(new dev.portcullis.budget.tree.Repository(1, "acme/api")),
                Map.of("cpu", Quota.of(8)),
                Amounts.of("cpu", 4),
                BudgetRules.DEFAULT);
        var scene = Scene.of(tree(8, budget));

        scene.queue(3, 1, "a", Amounts.of("cpu", 1));

        assertThat(scene.running()).as("8 of 4 each").hasSize(2);
    }

    @Test
    void bearsDemandsWhoseSumNoNumberHolds() {
        var others = budget(2, Map.of("cpu", Quota.of(4)));
        var eager = with(1, BudgetRules.DEFAULT.withQueueing(QueueingStrategy.BEST_EFFORT_FIFO, 0));
        var scene = Scene.of(tree(9, eager, others));

        var uids = scene.queue(2, 1, "a", Amounts.of("cpu", Long.MAX_VALUE / 2 + 1));
        var small = scene.queue(1, 2, "b", Amounts.of("cpu", 1));

        assertThat(scene.running()).containsExactly(uids.getFirst(), small.getFirst());
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AllocatorSettings(Duration.ofHours(1), Duration.ofSeconds(-1), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AllocatorSettings(Duration.ofHours(1), Duration.ofDays(2), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scene.of(tree(1), new AllocatorSettings(Duration.ofSeconds(1), Duration.ZERO, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Scene.of(tree(1)).job(" ", 1, "a", Amounts.NONE));
    }
}
