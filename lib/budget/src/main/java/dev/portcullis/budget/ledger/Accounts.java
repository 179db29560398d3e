package dev.portcullis.budget.ledger;

import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is taken at each level of a tree. A level claims of the one above what is taken below it, and never less than what it keeps; what claims
 * come to there may not exceed what there is, so what one keeps is free at once for it and never for others. Not thread-safe.
 */
public final class Accounts {
    private final int size;
    private final long[][] used;
    private final long[][] taken;
    private final long[][] setAside;

    /** Nothing is used. */
    public Accounts(BudgetTree tree) {
        this.size = tree.resources().size();
        var levels = tree.levels().size();
        this.used = new long[levels][size];
        this.taken = new long[levels][size];
        this.setAside = new long[levels][size];
        for (var index = levels - 1; index > 0; index--) {
            var level = tree.levels().get(index);
            var above = level.above();
            for (var i = 0; above != null && i < size; i++) {
                taken[above.index()][i] = Math.addExact(taken[above.index()][i], claim(level, i, taken[index][i]));
            }
        }
    }

    private static long claim(Level level, int resource, long taken) {
        return Math.max(taken, level.kept(resource));
    }

    /** How many resources are counted. */
    public int resources() {
        return size;
    }

    /** What reservations hold at a level and below it. */
    public long used(Level level, int resource) {
        return used[level.index()][resource];
    }

    /**
     * Tells whether a level has room for more, going by what would be added to what is taken there.
     *
     * @param added by resource
     * @param asked the resources that are asked for, as bits: for others it does not matter how much is taken of them
     */
    public boolean hasRoom(Level level, long[] added, long asked) {
        for (var i = 0; i < size; i++) {
            if ((asked >>> i & 1) != 0 && !hasRoom(level, i, added[i])) {
                return false;
            }
        }
        return true;
    }

    /** What is kept for somebody stays usable for them, whatever was set aside for others. */
    private boolean hasRoom(Level level, int resource, long added) {
        var index = level.index();
        var present = added == 0 ? taken[index][resource] - setAside[index][resource] : taken[index][resource];
        return present <= level.most(resource) && added <= level.most(resource) - present;
    }

    /** What a level would claim more of the one above if this were added to what is taken in it. */
    public long[] claimed(Level level, long[] added) {
        var more = new long[size];
        for (var i = 0; i < size; i++) {
            var present = taken[level.index()][i];
            more[i] = added[i] == 0 ? 0 : claim(level, i, sum(present, added[i])) - claim(level, i, present);
        }
        return more;
    }

    /** Finds the lowest level that has no room, and of what; null if there is room at every level. */
    public @Nullable Shortage shortage(Level holder, long[] amounts) {
        var asked = asked(amounts);
        var added = amounts;
        for (var level = holder; level != null; level = level.above()) {
            for (var i = 0; i < size; i++) {
                if ((asked >>> i & 1) != 0 && !hasRoom(level, i, added[i])) {
                    return new Shortage(level, i);
                }
            }
            added = claimed(level, added);
        }
        return null;
    }

    /**
     * Where room is lacking.
     *
     * @param resource its position in {@link BudgetTree#resources()}
     */
    public record Shortage(Level level, int resource) {}

    /** The resources of which there is anything, as bits. */
    public static long asked(long[] amounts) {
        var asked = 0L;
        for (var i = 0; i < amounts.length; i++) {
            asked |= amounts[i] > 0 ? 1L << i : 0;
        }
        return asked;
    }

    /**
     * Tells whether this can be counted: sums that no number holds are refused, never wrapped.
     */
    public boolean canCount(Level holder, long[] amounts) {
        for (var level = holder; level != null; level = level.above()) {
            for (var i = 0; i < size; i++) {
                if (amounts[i] > Long.MAX_VALUE - taken[level.index()][i]
                        || amounts[i] > Long.MAX_VALUE - used[level.index()][i]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Counts at every level up to the root. */
    void add(Level holder, long[] amounts) {
        count(used, holder, amounts, 1);
        take(holder, amounts, 1, false);
    }

    /** Counts no more what was added before. */
    void remove(Level holder, long[] amounts) {
        count(used, holder, amounts, -1);
        take(holder, amounts, -1, false);
    }

    /** Sets room aside, which is not used but taken. One at a time. */
    public void setAside(Level holder, long[] amounts) {
        take(holder, amounts, 1, true);
    }

    /** Gives back what was set aside. */
    public void giveBack(Level holder, long[] amounts) {
        take(holder, amounts, -1, true);
        for (var row : setAside) {
            Arrays.fill(row, 0);
        }
    }

    private void count(long[][] where, Level holder, long[] amounts, int sign) {
        for (var level = holder; level != null; level = level.above()) {
            for (var i = 0; i < size; i++) {
                where[level.index()][i] = Math.addExact(where[level.index()][i], sign * amounts[i]);
            }
        }
    }

    private void take(Level holder, long[] amounts, int sign, boolean aside) {
        var change = new long[size];
        for (var i = 0; i < size; i++) {
            change[i] = sign * amounts[i];
        }
        for (var level = holder; level != null; level = level.above()) {
            var row = taken[level.index()];
            for (var i = 0; i < size; i++) {
                var before = row[i];
                row[i] = Math.addExact(before, change[i]);
                setAside[level.index()][i] += aside ? change[i] : 0;
                change[i] = claim(level, i, row[i]) - claim(level, i, before);
            }
        }
    }

    private static long sum(long present, long added) {
        var sum = present + added;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
