package dev.portcullis.budget.allocate;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whoever stands in a line: a pool, a budget, a repository or a run. */
abstract sealed class Member permits Branch, RunQueue {
    private final @Nullable Branch parent;
    private final long number;
    private @Nullable Rank rank;
    private Set<Need> needs = Set.of();

    /**
     * Belongs to a parent, at the root to none.
     *
     * @param number different for each sibling
     */
    Member(@Nullable Branch parent, long number) {
        this.parent = parent;
        this.number = number;
    }

    @Nullable
    Branch parent() {
        return parent;
    }

    long number() {
        return number;
    }

    /** Where it stands; null where it stands nowhere. */
    @Nullable
    Rank rank() {
        return rank;
    }

    /** In which lines it stands. */
    Set<Need> needs() {
        return needs;
    }

    void stands(Rank newRank, Set<Need> newNeeds) {
        rank = newNeeds.isEmpty() ? null : newRank;
        needs = newNeeds;
    }

    /** Where it belongs now. */
    abstract Rank due();

    /** What it would take at its parent, by each of the jobs that could be its next; empty for none. */
    abstract Set<Need> wanted();
}
