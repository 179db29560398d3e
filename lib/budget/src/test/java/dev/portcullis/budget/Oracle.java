package dev.portcullis.budget;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Adds up records from nothing, as slowly and plainly as it gets. */
public final class Oracle {
    private Oracle() {}

    /** What records hold of a resource at a level and below it. */
    public static long used(BudgetTree tree, Collection<Reservation> records, Level level, String resource) {
        return records.stream()
                .filter(held -> isBelow(tree.holder(held.pool(), held.budget()), level))
                .mapToLong(held -> held.amounts().get(resource))
                .sum();
    }

    /** Tells whether these records with one more would be within every limit that the one more has to do with. */
    public static boolean fits(BudgetTree tree, Collection<Reservation> records, Reservation wanted) {
        var with = new ArrayList<>(records);
        with.add(wanted);
        for (var level = tree.holder(wanted.pool(), wanted.budget()); level != null; level = level.above()) {
            for (var resource : tree.resources()) {
                var most = level.most(tree.resources().indexOf(resource));
                if (wanted.amounts().get(resource) > 0 && taken(tree, with, level, resource) > most) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What is claimed of a level: by its own records, and by each level right below it, at least what that one keeps. */
    private static long taken(BudgetTree tree, List<Reservation> records, Level level, String resource) {
        var own = records.stream()
                .filter(held -> tree.holder(held.pool(), held.budget()) == level)
                .mapToLong(held -> held.amounts().get(resource))
                .sum();
        var kept = tree.resources().indexOf(resource);
        return own
                + tree.levels().stream()
                        .filter(child -> child.above() == level)
                        .mapToLong(child -> Math.max(child.kept(kept), taken(tree, records, child, resource)))
                        .sum();
    }

    private static boolean isBelow(Level holder, Level level) {
        for (var above = holder; above != null; above = above.above()) {
            if (above == level) {
                return true;
            }
        }
        return false;
    }

    /** A record of a job. */
    public static Reservation record(String uid, Level holder, Amounts amounts) {
        var pool = holder.budget().isPresent() ? holder.budget().get().poolName() : holder.name();
        return new Reservation(uid, pool, holder.name(), 1, "1", amounts, java.time.Instant.EPOCH, 1);
    }
}
