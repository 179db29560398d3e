package dev.portcullis.budget.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.Oracle;
import dev.portcullis.budget.Trees;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** What holds of a ledger whatever is done with it; the numbers are those of the invariants in the design. */
class LedgerPropertiesTest {
    private static final int OPERATIONS = 60;

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void everyInvariantHoldsAfterEveryOperation(@ForAll long seed) {
        new Run(seed).go(OPERATIONS);
    }

    @Tag("long")
    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF)
    void everyInvariantHoldsAfterVeryManyOperations(@ForAll long seed) {
        new Run(seed).go(OPERATIONS);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void whatABudgetKeepsIsFreeForItAtOnce(@ForAll long seed) {
        var random = new Random(seed);
        var tree = Trees.random(random);
        var ledger = new Ledger(tree);
        for (var i = 0; i < OPERATIONS; i++) {
            ledger.reserve(Oracle.record("uid-" + i, budget(tree, random), Trees.demand(random)));
        }

        var asking = budget(tree, random);
        var wanted = Oracle.record("last", asking, Trees.demand(random));
        if (isWithinWhatIsKept(ledger, asking, wanted)) {
            assertThat(ledger.reserve(wanted)).isInstanceOf(Reserved.Granted.class);
        }
    }

    private static boolean isWithinWhatIsKept(Ledger ledger, Level budget, Reservation wanted) {
        var resources = ledger.tree().resources();
        for (var i = 0; i < resources.size(); i++) {
            var after = ledger.accounts().used(budget, i) + wanted.amounts().get(resources.get(i));
            if (after > budget.kept(i)) {
                return false;
            }
        }
        return true;
    }

    private static Level budget(BudgetTree tree, Random random) {
        var budgets = tree.levels().stream()
                .filter(level -> level.budget().isPresent())
                .toList();
        return budgets.get(random.nextInt(budgets.size()));
    }

    /** Operations by chance. */
    private static final class Run {
        private final Random random;
        private final Ledger ledger;
        private int pods = 1;

        Run(long seed) {
            random = new Random(seed);
            ledger = new Ledger(Trees.random(random));
        }

        void go(int operations) {
            for (var i = 0; i < operations; i++) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4, 5 -> reserve("uid-" + pods++);
                    case 6 -> reserve("uid-" + random.nextInt(Math.max(1, pods)));
                    case 7, 8, 9 -> release("uid-" + random.nextInt(pods + 1));
                    case 10 -> enter();
                    default -> replace();
                }
                usageIsTheSumOfRecords();
            }
        }

        /** I1, I3, I11. */
        private void reserve(String uid) {
            var before = List.copyOf(ledger.reservations());
            var present = ledger.find(uid);
            var wanted = Oracle.record(uid, budget(ledger.tree(), random), Trees.demand(random));

            switch (ledger.reserve(wanted)) {
                case Reserved.Granted(var reservation) -> {
                    assertThat(present).as("I3: what stood").isEmpty();
                    assertThat(Oracle.fits(ledger.tree(), before, wanted))
                            .as("I1")
                            .isTrue();
                    within(wanted);
                    assertThat(ledger.find(uid)).contains(reservation);
                }
                case Reserved.Exists(var reservation) -> {
                    assertThat(present).as("I3").contains(reservation);
                    assertThat(ledger.reservations()).containsExactlyElementsOf(before);
                }
                case Reserved.Denied denied -> {
                    assertThat(Oracle.fits(ledger.tree(), before, wanted))
                            .as("what fits, and was denied: %s", denied)
                            .isFalse();
                    assertThat(ledger.reservations()).as("I11").containsExactlyElementsOf(before);
                }
            }
        }

        /** I1, at every level and in every dimension that the reservation has to do with. */
        private void within(Reservation granted) {
            var tree = ledger.tree();
            for (var level = tree.holder(granted.pool(), granted.budget()); level != null; level = level.above()) {
                for (var resource : granted.amounts().names()) {
                    var index = tree.resources().indexOf(resource);
                    if (index >= 0) {
                        assertThat(Oracle.used(tree, ledger.reservations(), level, resource))
                                .as("I1: %s at %s", resource, level)
                                .isLessThanOrEqualTo(level.most(index));
                    }
                }
            }
        }

        /** I4. */
        private void release(String uid) {
            var present = ledger.find(uid);

            assertThat(ledger.release(uid)).isEqualTo(present);
            assertThat(ledger.release(uid)).as("I4: the second time").isEmpty();
        }

        private void enter() {
            var wanted = Oracle.record("uid-" + pods++, budget(ledger.tree(), random), Trees.demand(random));

            assertThat(ledger.enter(wanted)).isEqualTo(new Reserved.Granted(wanted));
        }

        /** I10. */
        private void replace() {
            var before = new ArrayList<>(ledger.reservations());

            ledger.replace(random.nextBoolean() ? Trees.changed(ledger.tree(), random) : Trees.random(random));

            assertThat(ledger.reservations()).as("I10").containsExactlyElementsOf(before);
        }

        /** I4: whatever happened, what is used is the sum of what stands. */
        private void usageIsTheSumOfRecords() {
            for (var level : ledger.tree().levels()) {
                for (var resource : ledger.tree().resources()) {
                    assertThat(ledger.used(level).get(resource))
                            .as("I4: %s at %s", resource, level)
                            .isEqualTo(Oracle.used(ledger.tree(), ledger.reservations(), level, resource));
                }
            }
        }
    }
}
