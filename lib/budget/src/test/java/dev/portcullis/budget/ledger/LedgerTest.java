package dev.portcullis.budget.ledger;

import static dev.portcullis.budget.Trees.budget;
import static dev.portcullis.budget.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.Oracle;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Borrowing and lending as in Kueue. */
class LedgerTest {
    private static final Amounts ONE = Amounts.of(Amounts.JOBS, 1);

    private static Map<String, Quota> jobs(long nominal, @Nullable Long borrowing, @Nullable Long lending) {
        return Map.of(Amounts.JOBS, new Quota(nominal, borrowing, lending));
    }

    private static int granted(Ledger ledger, long repository, int wanted) {
        var granted = 0;
        var level = ledger.tree().budgetOf("linux", repository).orElseThrow();
        for (var i = 0; i < wanted; i++) {
            var uid = repository + "-" + ledger.reservations().size();
            granted += ledger.reserve(Oracle.record(uid, level, ONE)) instanceof Reserved.Granted ? 1 : 0;
        }
        return granted;
    }

    @Test
    void borrowsAllThatOthersLeaveWhereNothingLimitsIt() {
        var ledger = new Ledger(tree(8, budget(1, jobs(2, null, null)), budget(2, jobs(6, null, null))));

        assertThat(granted(ledger, 1, 20)).isEqualTo(8);
    }

    @Test
    void borrowsNoMoreThanItsLimit() {
        var ledger = new Ledger(tree(8, budget(1, jobs(2, 3L, null)), budget(2, jobs(6, null, null))));

        assertThat(granted(ledger, 1, 20)).isEqualTo(5);
    }

    @Test
    void leavesWhatOthersDoNotLend() {
        var ledger = new Ledger(tree(8, budget(1, jobs(2, null, null)), budget(2, jobs(6, null, 2L))));

        assertThat(granted(ledger, 1, 20)).isEqualTo(4);
        assertThat(granted(ledger, 2, 20)).as("what it kept").isEqualTo(4);
    }

    @Test
    void waitsForWhatItLent() {
        var ledger = new Ledger(tree(8, budget(1, jobs(2, null, null)), budget(2, jobs(6, null, null))));
        granted(ledger, 1, 20);

        assertThat(granted(ledger, 2, 1)).isZero();
        ledger.release("1-0");
        assertThat(granted(ledger, 2, 2)).isEqualTo(1);
    }

    @Test
    void borrowsNothingFromAPoolThatDoesNotSayWhatItHas() {
        var budget = budget(1, Map.of("cpu", Quota.of(4)));
        var ledger = new Ledger(tree(8, budget));
        var level = ledger.tree().budgetOf("linux", 1).orElseThrow();

        assertThat(ledger.reserve(Oracle.record("a", level, Amounts.of("cpu", 5))))
                .isEqualTo(new Reserved.Denied("team-1", "cpu"));
        assertThat(ledger.reserve(Oracle.record("a", level, Amounts.of("cpu", 4))))
                .isInstanceOf(Reserved.Granted.class);
    }

    @Test
    void namesTheLevelThatHasNoRoom() {
        var ledger = new Ledger(tree(1, budget(1, jobs(5, null, null)), budget(2, jobs(0, 0L, null))));
        granted(ledger, 1, 1);
        var tree = ledger.tree();

        assertThat(ledger.reserve(Oracle.record("a", tree.budgetOf("linux", 1).orElseThrow(), ONE)))
                .isEqualTo(new Reserved.Denied("linux", "jobs"));
        assertThat(ledger.reserve(Oracle.record("a", tree.budgetOf("linux", 2).orElseThrow(), ONE)))
                .isEqualTo(new Reserved.Denied("team-2", "jobs"));
    }

    @Test
    void keepsForNobodyWhereMoreIsKeptThanThereIs() {
        var tree = tree(4, budget(1, jobs(3, null, 0L)), budget(2, jobs(3, null, 0L)));

        assertThat(tree.overcommitments()).containsExactly(new BudgetTree.Overcommitment("linux", "jobs"));
        assertThat(granted(new Ledger(tree), 1, 20))
                .as("a cluster is not locked")
                .isEqualTo(4);
    }

    @Test
    void countsWhatIsHeldUnderABudgetThatIsGoneInItsPool() {
        var ledger = new Ledger(tree(3, budget(1), budget(2)));
        granted(ledger, 1, 2);

        ledger.replace(tree(3, budget(2)));

        assertThat(ledger.used(ledger.tree().root())).isEqualTo(Amounts.of(Amounts.JOBS, 2));
        assertThat(granted(ledger, 2, 5)).isEqualTo(1);
    }

    @Test
    void killsNothingWhenLimitsAreLoweredAndGrantsNothingUntilThereIsRoom() {
        var ledger = new Ledger(tree(4, budget(1)));
        granted(ledger, 1, 4);

        ledger.replace(tree(2, budget(1)));

        assertThat(ledger.reservations()).hasSize(4);
        assertThat(ledger.isOverLimit(ledger.tree().root())).isTrue();
        ledger.release("1-0");
        ledger.release("1-1");
        assertThat(granted(ledger, 1, 1)).isZero();
        ledger.release("1-2");
        assertThat(ledger.isOverLimit(ledger.tree().root())).isFalse();
        assertThat(granted(ledger, 1, 2)).isEqualTo(1);
    }

    @Test
    void refusesSumsThatNoNumberHolds() {
        var tree =
                BudgetTree.of(List.of(Pool.root("linux", Map.of("cpu", Quota.of(Long.MAX_VALUE)))), List.of(budget(1)));
        var ledger = new Ledger(tree);
        var level = tree.budgetOf("linux", 1).orElseThrow();
        var half = Amounts.of("cpu", Long.MAX_VALUE / 2 + 1);

        assertThat(ledger.enter(Oracle.record("a", level, half))).isInstanceOf(Reserved.Granted.class);
        assertThat(ledger.reserve(Oracle.record("b", level, half))).isInstanceOf(Reserved.Denied.class);
        assertThat(ledger.enter(Oracle.record("b", level, half))).isInstanceOf(Reserved.Denied.class);
        assertThat(ledger.used(tree.root())).isEqualTo(half);
    }
}
