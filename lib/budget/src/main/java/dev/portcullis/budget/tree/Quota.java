package dev.portcullis.budget.tree;

import org.jspecify.annotations.Nullable;

/**
 * What a pool or budget may have of one resource, in the terms of Kueue.
 *
 * @param nominal {@code nominalQuota}: what it is entitled to; for the pool at the root, all there is
 * @param borrowingLimit how much more it may take of what others of its pool leave; null for all of it
 * @param lendingLimit how much of the nominal quota others may take while it is unused; null for all of it. What is not lent is kept free
 */
public record Quota(
        long nominal,
        @Nullable Long borrowingLimit,
        @Nullable Long lendingLimit) {
    /**
     * Checks the amounts.
     *
     * @throws IllegalArgumentException if one is below zero
     */
    public Quota {
        if (nominal < 0
                || (borrowingLimit != null && borrowingLimit < 0)
                || (lendingLimit != null && lendingLimit < 0)) {
            throw new IllegalArgumentException("a quota has no amount below zero");
        }
    }

    /** Without limits to borrowing and lending. */
    public static Quota of(long nominal) {
        return new Quota(nominal, null, null);
    }

    /** What others cannot take. */
    long kept() {
        return lendingLimit == null ? 0 : Math.max(0, nominal - lendingLimit);
    }
}
