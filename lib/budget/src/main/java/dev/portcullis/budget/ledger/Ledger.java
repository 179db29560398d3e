package dev.portcullis.budget.ledger;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The reservations below one root. What is used is the sum of the records and nothing else: a record that is gone is room that is back.
 * Not thread-safe.
 */
public final class Ledger {
    private final Map<String, Reservation> reservations = new LinkedHashMap<>();
    private BudgetTree tree;
    private Accounts accounts;

    /** Nothing is reserved. */
    public Ledger(BudgetTree tree) {
        this.tree = tree;
        this.accounts = new Accounts(tree);
    }

    public BudgetTree tree() {
        return tree;
    }

    /** What is taken at each level; it changes with the ledger, and is another after {@link #replace}. */
    public Accounts accounts() {
        return accounts;
    }

    /** Reserves everything at every level, or nothing anywhere. Once a record stands, asking again changes nothing. */
    public Reserved reserve(Reservation wanted) {
        var present = reservations.get(wanted.uid());
        if (present != null) {
            return new Reserved.Exists(present);
        }
        var holder = holder(wanted);
        var amounts = tree.vector(wanted.amounts());
        var shortage = accounts.shortage(holder, amounts);
        if (shortage != null) {
            return new Reserved.Denied(shortage.level().name(), tree.resources().get(shortage.resource()));
        }
        return count(wanted, holder, amounts);
    }

    /**
     * Enters what runs already, whether there is room or not: what was granted before a restart, and Pods that nobody held back.
     * Refused only if sums no longer fit a number.
     */
    public Reserved enter(Reservation held) {
        var present = reservations.get(held.uid());
        return present != null ? new Reserved.Exists(present) : count(held, holder(held), tree.vector(held.amounts()));
    }

    private Reserved count(Reservation reservation, Level holder, long[] amounts) {
        if (!accounts.canCount(holder, amounts)) {
            return new Reserved.Denied(holder.name(), "a sum beyond 2^63");
        }
        accounts.add(holder, amounts);
        reservations.put(reservation.uid(), reservation);
        return new Reserved.Granted(reservation);
    }

    /** Gives back what a UID holds; once. Nothing if it holds nothing, or no longer. */
    public Optional<Reservation> release(String uid) {
        var released = Optional.ofNullable(reservations.remove(uid));
        released.ifPresent(reservation -> accounts.remove(holder(reservation), tree.vector(reservation.amounts())));
        return released;
    }

    /** Has what a UID holds belong to a run; returns what it was before. Nothing if it holds nothing, or belongs to that run already. */
    public Optional<Reservation> attribute(String uid, String run) {
        var before = find(uid).filter(held -> !held.run().equals(run));
        before.ifPresent(held -> reservations.put(uid, held.ofRun(run)));
        return before;
    }

    /** Puts other limits in force. What is held stays held, above them too. */
    public void replace(BudgetTree other) {
        var held = new Accounts(other);
        for (var reservation : reservations.values()) {
            held.add(other.holder(reservation.pool(), reservation.budget()), other.vector(reservation.amounts()));
        }
        tree = other;
        accounts = held;
    }

    public Optional<Reservation> find(String uid) {
        return Optional.ofNullable(reservations.get(uid));
    }

    /** The records, oldest first. */
    public Collection<Reservation> reservations() {
        return Collections.unmodifiableCollection(reservations.values());
    }

    /** What reservations hold at a level and below it. */
    public Amounts used(Level level) {
        var amounts = new TreeMap<String, Long>();
        for (var i = 0; i < tree.resources().size(); i++) {
            amounts.put(tree.resources().get(i), accounts.used(level, i));
        }
        return Amounts.of(amounts);
    }

    /** Tells whether more is held at a level than it may have, since limits were lowered or Pods ran ungated. */
    public boolean isOverLimit(Level level) {
        for (var i = 0; i < tree.resources().size(); i++) {
            if (accounts.used(level, i) > level.most(i)) {
                return true;
            }
        }
        return false;
    }

    private Level holder(Reservation reservation) {
        return tree.holder(reservation.pool(), reservation.budget());
    }
}
