package dev.portcullis.budget.audit;

import static dev.portcullis.budget.Trees.budget;
import static dev.portcullis.budget.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.LedgerEvent.Adopted;
import dev.portcullis.budget.ledger.LedgerEvent.Charged;
import dev.portcullis.budget.ledger.LedgerEvent.GateRemoved;
import dev.portcullis.budget.ledger.LedgerEvent.Granted;
import dev.portcullis.budget.ledger.LedgerEvent.LimitsSet;
import dev.portcullis.budget.ledger.LedgerEvent.Released;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Quota;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The first event that is wrong is found, and no other is taken for it. */
class LedgerCheckerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final BudgetTree LIMITS =
            tree(2, budget(1, Map.of(Amounts.JOBS, new Quota(1, 0L, null))), budget(2));

    private static Optional<Violation> check(LedgerEvent... events) {
        var checker = new LedgerChecker();
        var first = Optional.<Violation>empty();
        for (var event : events) {
            first = checker.next(event);
        }
        return first;
    }

    private static Reservation held(String uid, long repository) {
        return held(uid, repository, 1);
    }

    private static Reservation held(String uid, long repository, long epoch) {
        var one = Amounts.of(Amounts.JOBS, 1);
        return new Reservation(uid, "linux", "team-" + repository, repository, "run", one, NOW, epoch);
    }

    private static Granted granted(String uid, long repository) {
        return new Granted(NOW, held(uid, repository), NOW);
    }

    private static Released released(String uid) {
        return new Released(NOW, uid);
    }

    private static LimitsSet limits(BudgetTree tree) {
        return new LimitsSet(NOW, tree);
    }

    private static void breaks(Optional<Violation> found, long line, Invariant invariant) {
        assertThat(found).hasValueSatisfying(violation -> {
            assertThat(violation.line()).isEqualTo(line);
            assertThat(violation.invariant()).isEqualTo(invariant);
        });
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        var found = check(
                limits(LIMITS),
                granted("a", 1),
                new GateRemoved(NOW, "a", 1),
                granted("b", 2),
                released("a"),
                granted("c", 1),
                released("b"),
                released("c"));

        assertThat(found).isEmpty();
    }

    @Test
    void findsAGrantAboveABudgetsLimit() {
        breaks(check(limits(LIMITS), granted("a", 1), granted("b", 1)), 3, Invariant.I1);
    }

    @Test
    void findsAGrantAboveThePool() {
        breaks(check(limits(LIMITS), granted("a", 2), granted("b", 2), granted("c", 2)), 4, Invariant.I1);
    }

    @Test
    void findsAGrantBesideWhatRunsUngated() {
        var full = new Charged(NOW, held("a", 2));
        breaks(check(limits(LIMITS), full, new Charged(NOW, held("b", 2)), granted("c", 2)), 4, Invariant.I1);
        assertThat(check(limits(LIMITS), full, new Charged(NOW, held("b", 2)), new Charged(NOW, held("c", 2))))
                .as("what nobody granted is no grant")
                .isEmpty();
    }

    @Test
    void findsAGrantAfterLimitsWereLowered() {
        var lower = tree(1, budget(1), budget(2));

        assertThat(check(limits(LIMITS), granted("a", 2), granted("b", 2), limits(lower)))
                .isEmpty();
        breaks(
                check(limits(LIMITS), granted("a", 2), granted("b", 2), limits(lower), released("a"), granted("c", 2)),
                6,
                Invariant.I1);
    }

    @Test
    void findsAGrantUnderNoLimitsAtAll() {
        breaks(check(granted("a", 1)), 1, Invariant.I1);
    }

    @Test
    void findsAGrantOfALeaderWhoWasReplaced() {
        breaks(
                check(limits(LIMITS), new Granted(NOW, held("a", 2, 5), NOW), new Granted(NOW, held("b", 2, 4), NOW)),
                3,
                Invariant.I1);
    }

    @Test
    void findsAGateThatWasOpenedWithoutAReservation() {
        breaks(check(limits(LIMITS), new GateRemoved(NOW, "a", 1), granted("a", 1)), 2, Invariant.I2);
        breaks(check(limits(LIMITS), granted("a", 1), released("a"), new GateRemoved(NOW, "a", 1)), 4, Invariant.I2);
        breaks(
                check(limits(LIMITS), new Granted(NOW, held("a", 2, 5), NOW), new GateRemoved(NOW, "a", 4)),
                3,
                Invariant.I2);
    }

    @Test
    void findsASecondReservationOfAPod() {
        breaks(check(limits(LIMITS), granted("a", 2), granted("a", 2)), 3, Invariant.I3);
        breaks(check(limits(LIMITS), granted("a", 2), new Charged(NOW, held("a", 2))), 3, Invariant.I3);
        breaks(check(limits(LIMITS), granted("a", 2), new Adopted(NOW, held("a", 1))), 3, Invariant.I3);
    }

    @Test
    void findsWhatIsGivenBackTwiceOrNeverWasHeld() {
        breaks(check(limits(LIMITS), granted("a", 2), released("a"), released("a")), 4, Invariant.I4);
        breaks(check(limits(LIMITS), released("a")), 2, Invariant.I4);
    }

    @Test
    void countsWhatALeaderAdoptsOnce() {
        var adopted = new Adopted(NOW, held("a", 2));

        assertThat(check(limits(LIMITS), adopted, adopted, granted("b", 2))).isEmpty();
        breaks(check(limits(LIMITS), adopted, adopted, granted("b", 2), granted("c", 2)), 5, Invariant.I1);
    }

    @Test
    void keepsToTheFirstViolationAndGoesOnCounting() {
        var checker = new LedgerChecker();
        for (var event : List.of(limits(LIMITS), released("x"), granted("a", 1), released("y"))) {
            checker.next(event);
        }

        breaks(checker.next(granted("a", 1)), 2, Invariant.I4);
        assertThat(checker.tally().events()).isEqualTo(5);
    }
}
