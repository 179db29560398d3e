package dev.portcullis.budget.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForestCheckerTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final ForestChecker checker = new ForestChecker();

    private static LedgerEvent limits(String root, long jobs) {
        return new LedgerEvent.LimitsSet(
                NOW, BudgetTree.of(List.of(Pool.root(root, Map.of(Amounts.JOBS, Quota.of(jobs)))), List.of()));
    }

    private static LedgerEvent granted(String uid, String pool) {
        return new LedgerEvent.Granted(
                NOW, new Reservation(uid, pool, "", 1, "", Amounts.of(Amounts.JOBS, 1), NOW, 1), NOW);
    }

    @Test
    void treesAreAddedUpEachByItself() {
        checker.next(limits("linux", 1));
        checker.next(limits("mac", 1));
        checker.next(granted("a", "linux"));

        assertThat(checker.next(granted("b", "mac"))).isEmpty();
        assertThat(checker.next(new LedgerEvent.Released(NOW, "a"))).isEmpty();
        assertThat(checker.next(granted("c", "linux"))).isEmpty();
        assertThat(checker.tally()).isEqualTo(new Tally(6, 3, 0, 1, 2));
    }

    @Test
    void moreThanOneTreeHasIsFoundAtItsLine() {
        checker.next(limits("linux", 1));
        checker.next(limits("mac", 1));
        checker.next(granted("a", "mac"));

        assertThat(checker.next(granted("b", "mac"))).hasValueSatisfying(violation -> {
            assertThat(violation.invariant()).isEqualTo(Invariant.I1);
            assertThat(violation.line()).isEqualTo(4);
        });
        assertThat(checker.next(new LedgerEvent.Released(NOW, "b"))).isPresent();
    }

    @Test
    void onePodHoldsOneReservationInAllTrees() {
        checker.next(limits("linux", 5));
        checker.next(limits("mac", 5));
        checker.next(granted("a", "linux"));

        assertThat(checker.next(granted("a", "mac")).map(Violation::invariant)).contains(Invariant.I3);
    }

    @Test
    void whatNobodyHeldIsNotGivenBack() {
        checker.next(limits("linux", 5));

        assertThat(checker.next(new LedgerEvent.Released(NOW, "a")).map(Violation::invariant))
                .contains(Invariant.I4);
    }
}
