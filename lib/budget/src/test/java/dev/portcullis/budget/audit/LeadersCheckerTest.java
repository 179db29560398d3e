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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeadersCheckerTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final LedgerEvent LIMITS = new LedgerEvent.LimitsSet(
            NOW, BudgetTree.of(List.of(Pool.root("linux", Map.of(Amounts.JOBS, Quota.of(2)))), List.of()));

    private final LeadersChecker checker = new LeadersChecker();

    @BeforeEach
    void begin() {
        checker.next(0, LIMITS);
        checker.next(6, LIMITS);
        checker.next(7, LIMITS);
    }

    private static Reservation held(String uid, long epoch) {
        return new Reservation(uid, "linux", "", 1, "", Amounts.of(Amounts.JOBS, 1), NOW, epoch);
    }

    private static LedgerEvent granted(String uid, long epoch) {
        return new LedgerEvent.Granted(NOW, held(uid, epoch), NOW);
    }

    private static LedgerEvent opened(String uid, long epoch) {
        return new LedgerEvent.GateRemoved(NOW, uid, epoch);
    }

    @Test
    void whatALeaderTookOverItOpensUnderItsOwnEpoch() {
        checker.next(6, granted("a", 6));

        assertThat(checker.next(7, new LedgerEvent.Adopted(NOW, held("a", 6)))).isEmpty();
        assertThat(checker.next(7, opened("a", 7))).isEmpty();
    }

    @Test
    void aGateThatALeaderOpenedUnderAnEarlierEpochIsFoundAtItsLine() {
        checker.next(7, new LedgerEvent.Adopted(NOW, held("a", 6)));

        assertThat(checker.next(7, opened("a", 6)))
                .contains(new Violation(3, Invariant.I2, "the gate of a was opened by leader 7 under epoch 6"));
        assertThat(checker.next(6, granted("b", 6))).isPresent();
    }

    @Test
    void nobodyGrantsOrOpensUnderALaterEpochThanItsOwn() {
        checker.next(6, granted("a", 6));

        assertThat(checker.next(6, opened("a", 7)).map(Violation::invariant)).contains(Invariant.I2);
    }

    @Test
    void aGrantUnderTheEpochOfAnotherIsFound() {
        assertThat(checker.next(6, granted("a", 7)))
                .contains(new Violation(2, Invariant.I1, "a was granted by leader 6 under epoch 7"));
    }

    @Test
    void linesThatDoNotSayWhoseTheyAreMayBeOfAnyEpoch() {
        assertThat(checker.next(0, granted("a", 6))).isEmpty();
        assertThat(checker.next(0, opened("a", 7))).isEmpty();
    }
}
