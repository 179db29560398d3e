package dev.portcullis.budget.allocate;

import static dev.portcullis.budget.Trees.budget;
import static dev.portcullis.budget.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.allocate.Memory.Account;
import dev.portcullis.budget.allocate.Memory.Kind;
import dev.portcullis.budget.allocate.Memory.Weighed;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.budget.tree.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an allocator leaves to the next. */
class MemoryTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final TokenBucket THREE_AN_HOUR = new TokenBucket(3, 3, HOUR);

    private static BudgetTree rated(TokenBucket bucket) {
        return tree(1000, budget(1).withRules(BudgetRules.DEFAULT.withRateLimit(bucket)));
    }

    private static List<Instant> starts(Scene scene) {
        return scene.written().stream()
                .filter(LedgerEvent.Granted.class::isInstance)
                .map(LedgerEvent::at)
                .toList();
    }

    /** However often an allocator is followed by another: in any stretch of time no more start than under one alone. */
    @Property(tries = 200)
    void letsNoMoreStartOverAnyRestartsThanTheBucketHolds(@ForAll long seed) {
        var random = new Random(seed);
        var fill = Duration.ofSeconds(1 + random.nextInt(60));
        var bucket = new TokenBucket(1 + random.nextInt(6), 1 + random.nextInt(5), fill);
        var tree = rated(bucket);
        var scene = Scene.of(tree);
        var starts = new ArrayList<Instant>();
        for (var i = 0; i < 60; i++) {
            if (random.nextInt(3) == 0) {
                starts.addAll(starts(scene));
                scene = scene.restarted(tree, scene.allocator().memory(), Duration.ofMillis(random.nextInt(5000)));
            }
            scene.after(Duration.ofMillis(random.nextInt(20_000)));
            scene.queue(3, 1, "run");
        }
        starts.addAll(starts(scene));

        for (var from = 0; from < starts.size(); from++) {
            for (var to = from; to < starts.size(); to++) {
                var between = Duration.between(starts.get(from), starts.get(to));
                var filled = (double) between.toNanos() * bucket.tokensPerFill() / fill.toNanos();
                assertThat((double) to - from + 1).isLessThanOrEqualTo(bucket.maxTokens() + filled);
            }
        }
        assertThat(starts).hasSizeGreaterThanOrEqualTo(bucket.maxTokens());
    }

    @Test
    void comesBackWhenTheBucketOpensThatAnotherOneEmptied() {
        var scene = Scene.of(rated(THREE_AN_HOUR));
        scene.queue(3, 1, "run");
        var next = scene.restarted(rated(THREE_AN_HOUR), scene.allocator().memory(), Duration.ofMinutes(5));

        var step = next.step(new Event.Queued(next.now(), next.job("late", 1, "run", Amounts.NONE)));

        assertThat(step.grants()).isEmpty();
        assertThat(step.waits()).containsExactly(new Wait("late", WaitReason.RATE_LIMITED));
        assertThat(step.wakeAt()).isEqualTo(Scene.START.plus(Duration.ofMinutes(20)));
        assertThat(Scene.granted(next.after(Duration.ofMinutes(15)))).containsExactly("late");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59.999999999Z", "2300-01-01T00:00:00Z", "2026-03-01T09:00:00Z"})
    void waitsNoLongerThanForAnEmptyBucketWhateverItIsToldOfTheFuture(Instant fullAt) {
        var scene = Scene.of(rated(THREE_AN_HOUR));
        var next = scene.restarted(rated(THREE_AN_HOUR), new Memory(Map.of("team-1", fullAt), Map.of()), Duration.ZERO);
        next.queue(4, 1, "run");

        assertThat(next.running()).isEmpty();
        assertThat(Scene.granted(next.after(Duration.ofMinutes(20)))).hasSize(1);
        assertThat(Scene.granted(next.after(Duration.ofMinutes(19)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2026-03-01T00:00:00Z"})
    void letsNoMoreStartThanAFullBucketWhateverItIsToldOfThePast(Instant fullAt) {
        var scene = Scene.of(rated(THREE_AN_HOUR));
        var next = scene.restarted(rated(THREE_AN_HOUR), new Memory(Map.of("team-1", fullAt), Map.of()), Duration.ZERO);
        next.queue(9, 1, "run");

        assertThat(next.running()).hasSize(3);
    }

    /** A rate that is edited does what one does that a restart goes on with. */
    @Test
    void waitsNoLongerThanForAnEmptyBucketWhenARateIsRaised() {
        var scene = Scene.of(rated(new TokenBucket(3, 1, HOUR.multipliedBy(8))));
        scene.queue(6, 1, "run");
        assertThat(scene.running()).hasSize(3);

        var step = scene.step(new Event.BudgetsChanged(scene.now(), rated(THREE_AN_HOUR)));

        assertThat(step.grants()).isEmpty();
        assertThat(step.wakeAt()).isEqualTo(Scene.START.plus(Duration.ofMinutes(20)));
        assertThat(Scene.granted(scene.after(Duration.ofMinutes(20)))).hasSize(1);
    }

    @Test
    void saysNothingOfBucketsThatAreFull() {
        var scene = Scene.of(rated(THREE_AN_HOUR));
        scene.queue(1, 1, "run");
        assertThat(scene.allocator().rates()).containsOnlyKeys("team-1");

        scene.after(Duration.ofMinutes(20));

        assertThat(scene.allocator().rates()).isEmpty();
        assertThat(scene.allocator().memory().rates()).isEmpty();
    }

    @Test
    void remembersWhichBudgetUsedMuchBefore() {
        assertWhoUsedLessIsNextAfterARestart(tree(1, budget(1), budget(2)));
    }

    @Test
    void remembersWhichRepositoryOfABudgetUsedMuchBefore() {
        var both = List.of(new Repository(1, "a"), new Repository(2, "b"));
        assertWhoUsedLessIsNextAfterARestart(
                tree(1, new Budget("both", "linux", both, Map.of(), Amounts.NONE, BudgetRules.DEFAULT)));
    }

    /** @param tree one runner, shared by repositories 1 and 2 */
    private static void assertWhoUsedLessIsNextAfterARestart(BudgetTree tree) {
        var scene = Scene.of(tree);
        var job = scene.queue(1, 1, "run").getFirst();
        scene.after(HOUR);
        scene.end(job);
        var next = scene.restarted(tree, scene.allocator().memory(), HOUR);
        next.step(new Event.Ungated(next.now(), next.job("taken", 9, "run", Amounts.NONE)));

        next.queue(1, 1, "run");
        var other = next.queue(1, 2, "run");

        assertThat(Scene.granted(next.end("taken"))).isEqualTo(other);
    }

    @Test
    void countsWhatRanMeanwhileAndNoStartTwice() {
        var tree = tree(8, budget(1), budget(2));
        var scene = Scene.of(tree);
        scene.queue(2, 1, "run");
        scene.after(HOUR);
        var before = scene.allocator().memory();
        var next = scene.restarted(tree, before, HOUR);
        scene.after(HOUR);

        var one = scene.allocator().memory().usage();
        var two = next.allocator().memory().usage();

        assertThat(two).containsOnlyKeys(one.keySet());
        one.forEach((account, weighed) -> {
            var other = two.getOrDefault(account, new Weighed(-1, Instant.EPOCH));
            assertThat(Math.abs(other.used() - weighed.used()))
                    .as("%s", account)
                    .isLessThanOrEqualTo(weighed.used() / 1000);
        });
    }

    @Test
    void countsAStartThatWasNotKnownOf() {
        var tree = tree(8, budget(1));
        var scene = Scene.of(tree);
        var before = scene.allocator().memory();
        scene.after(Duration.ofSeconds(1));
        scene.queue(1, 1, "run");

        var next = scene.restarted(tree, before, Duration.ZERO);

        assertThat(used(next)).isPositive().isGreaterThanOrEqualTo(used(scene));
    }

    private static long used(Scene scene) {
        return Objects.requireNonNull(scene.allocator().memory().usage().get(Account.of("team-1", 1)))
                .used();
    }

    @Test
    void goesOnWhateverItIsTold() {
        var tree = tree(1, budget(1), budget(2));
        var hostile = new HashMap<Account, Weighed>();
        hostile.put(Account.of("team-1", 1), new Weighed(Long.MAX_VALUE, Instant.MAX));
        hostile.put(new Account(Kind.BUDGET, "team-1", 0), new Weighed(Long.MIN_VALUE, Instant.MIN));
        hostile.put(new Account(Kind.POOL, "linux", 0), new Weighed(Long.MIN_VALUE, Instant.MAX));
        hostile.put(new Account(Kind.BUDGET, "unknown", -7), new Weighed(1, Instant.EPOCH));
        var next = Scene.of(tree).restarted(tree, new Memory(Map.of("unknown", Instant.MAX), hostile), HOUR);

        var first = next.queue(1, 1, "run");
        next.queue(1, 2, "run");

        assertThat(next.running()).isEqualTo(first);
        assertThat(next.endOne(1)).hasSize(1);
    }

    @Test
    void takesOfTwoWhatIsSafer() {
        var account = Account.of("a", 1);
        var one = new Memory(
                Map.of("a", Scene.START, "b", Scene.START.plus(HOUR)), Map.of(account, new Weighed(1, Scene.START)));
        var two = new Memory(
                Map.of("a", Scene.START.plus(HOUR), "b", Scene.START),
                Map.of(account, new Weighed(2, Scene.START.plus(HOUR))));

        assertThat(one.and(two)).isEqualTo(two.and(one));
        assertThat(one.and(two).rates().values()).containsOnly(Scene.START.plus(HOUR));
        assertThat(one.and(two).usage()).containsEntry(account, new Weighed(2, Scene.START.plus(HOUR)));
    }
}
