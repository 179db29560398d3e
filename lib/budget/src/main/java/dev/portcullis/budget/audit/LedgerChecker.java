package dev.portcullis.budget.audit;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replays the history of a ledger and finds the first event that breaks an invariant. Adds up by itself, with none of the code that granted.
 * Not thread-safe.
 */
public final class LedgerChecker {
    private final Map<String, Reservation> held = new HashMap<>();
    private @Nullable BudgetTree tree;
    private BigInteger[][] used = new BigInteger[0][0];
    private long epoch = Long.MIN_VALUE;
    private long events;
    private long granted;
    private long charged;
    private long released;
    private @Nullable Violation first;

    /** Takes the next event; returns the first violation of all so far. */
    public Optional<Violation> next(LedgerEvent event) {
        events++;
        if (first == null) {
            first = violation(event);
        }
        return Optional.ofNullable(first);
    }

    public Tally tally() {
        return new Tally(events, granted, charged, released, held.size());
    }

    private @Nullable Violation violation(LedgerEvent event) {
        return switch (event) {
            case LedgerEvent.LimitsSet(var at, var other) -> set(other);
            case LedgerEvent.Granted(var at, var reservation, var queuedAt) -> grant(reservation);
            case LedgerEvent.Charged(var at, var reservation) -> {
                charged++;
                yield hold(reservation);
            }
            case LedgerEvent.Adopted(var at, var reservation) -> adopt(reservation);
            case LedgerEvent.GateRemoved(var at, var uid, var by) -> open(uid, by);
            case LedgerEvent.RunKnown(var at, var uid, var run) -> {
                held.computeIfPresent(uid, (key, reservation) -> reservation.ofRun(run));
                yield null;
            }
            case LedgerEvent.Released(var at, var uid) -> release(uid);
        };
    }

    private Violation breaks(Invariant invariant, String detail) {
        return new Violation(events, invariant, detail);
    }

    private @Nullable Violation set(BudgetTree other) {
        tree = other;
        used = new BigInteger[other.levels().size()][other.resources().size()];
        for (var row : used) {
            Arrays.fill(row, BigInteger.ZERO);
        }
        held.values().forEach(reservation -> count(reservation, 1));
        return null;
    }

    private @Nullable Violation grant(Reservation reservation) {
        granted++;
        if (reservation.epoch() < epoch) {
            return breaks(
                    Invariant.I1,
                    reservation.uid() + " was granted under epoch " + reservation.epoch() + " after " + epoch);
        }
        epoch = reservation.epoch();
        var twice = hold(reservation);
        return twice != null ? twice : excess(reservation);
    }

    private @Nullable Violation hold(Reservation reservation) {
        if (held.putIfAbsent(reservation.uid(), reservation) != null) {
            return breaks(Invariant.I3, reservation.uid() + " holds a reservation already");
        }
        count(reservation, 1);
        return null;
    }

    private @Nullable Violation adopt(Reservation reservation) {
        epoch = Math.max(epoch, reservation.epoch());
        var present = held.get(reservation.uid());
        if (present == null) {
            return hold(reservation);
        }
        return present.equals(reservation)
                ? null
                : breaks(Invariant.I3, reservation.uid() + " is adopted with other amounts than it holds");
    }

    private @Nullable Violation open(String uid, long by) {
        if (!held.containsKey(uid)) {
            return breaks(Invariant.I2, "the gate of " + uid + " was opened, and it holds no reservation");
        }
        if (by < epoch) {
            return breaks(Invariant.I2, "the gate of " + uid + " was opened under epoch " + by + " after " + epoch);
        }
        epoch = by;
        return null;
    }

    private @Nullable Violation release(String uid) {
        released++;
        var reservation = held.remove(uid);
        if (reservation == null) {
            return breaks(Invariant.I4, uid + " gave back what it did not hold");
        }
        count(reservation, -1);
        return null;
    }

    private void count(Reservation reservation, int sign) {
        if (tree == null) {
            return;
        }
        var resources = tree.resources();
        for (var level = holder(tree, reservation); level != null; level = level.above()) {
            for (var i = 0; i < resources.size(); i++) {
                var amount = BigInteger.valueOf(reservation.amounts().get(resources.get(i)));
                var row = used[level.index()];
                row[i] = row[i].add(amount.multiply(BigInteger.valueOf(sign)));
            }
        }
    }

    private @Nullable Violation excess(Reservation granted) {
        if (tree == null) {
            return breaks(Invariant.I1, granted.uid() + " was granted before any limits were set");
        }
        for (var level = holder(tree, granted); level != null; level = level.above()) {
            for (var i = 0; i < tree.resources().size(); i++) {
                var resource = tree.resources().get(i);
                var sum = used[level.index()][i];
                var most = level.most(i);
                if (granted.amounts().get(resource) > 0
                        && most != Level.UNLIMITED
                        && sum.compareTo(BigInteger.valueOf(most)) > 0) {
                    return breaks(
                            Invariant.I1,
                            "%s was granted when %s of %s were reserved in %s, which may have %d"
                                    .formatted(granted.uid(), sum, resource, level, most));
                }
            }
        }
        return null;
    }

    private static Level holder(BudgetTree tree, Reservation reservation) {
        return tree.holder(reservation.pool(), reservation.budget());
    }
}
