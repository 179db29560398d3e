package dev.portcullis.budget.tree;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pool or budget at its place in a {@link BudgetTree}. Resources are meant by their position in {@link BudgetTree#resources()}. Immutable.
 */
public final class Level {
    /** What a resource has that is not limited. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final int index;
    private final String name;
    private final @Nullable Level parent;
    private final @Nullable Budget budget;
    private final Weight weight;
    private final long[] nominal;
    private final long[] most;
    private final long[] kept;

    Level(int index, String name, @Nullable Level parent, @Nullable Budget budget, Weight weight, Limits limits) {
        this.index = index;
        this.name = name;
        this.parent = parent;
        this.budget = budget;
        this.weight = weight;
        this.nominal = limits.nominal;
        this.most = limits.most;
        this.kept = limits.kept;
    }

    /** Amounts by position of the resource. */
    static final class Limits {
        final long[] nominal;
        final long[] most;
        final long[] kept;

        Limits(int size) {
            nominal = new long[size];
            most = new long[size];
            kept = new long[size];
        }
    }

    /** The position in {@link BudgetTree#levels()}: parents stand before their children. */
    public int index() {
        return index;
    }

    /** The name of the pool or budget; a pool and a budget may have the same. */
    public String name() {
        return name;
    }

    /** The pool around this; nothing for the root. */
    public Optional<Level> parent() {
        return Optional.ofNullable(parent);
    }

    /** The budget; nothing for a pool. */
    public Optional<Budget> budget() {
        return Optional.ofNullable(budget);
    }

    public Weight weight() {
        return weight;
    }

    /** Its nominal quota of a resource; {@link #UNLIMITED} if it does not name the resource. */
    public long nominal(int resource) {
        return nominal[resource];
    }

    /** The effective limit: what its reservations may come to together, borrowed amounts included. */
    public long most(int resource) {
        return most[resource];
    }

    /** What others cannot take while it is unused. */
    public long kept(int resource) {
        return kept[resource];
    }

    /** The level above, null at the root: what {@link #parent()} says, for loops. */
    public @Nullable Level above() {
        return parent;
    }

    /** Lends everything of a resource. */
    void keepNothing(int resource) {
        kept[resource] = 0;
    }

    @Override
    public String toString() {
        return (budget == null ? "pool " : "budget ") + name;
    }
}
