package dev.portcullis.budget.order;

/**
 * What somebody uses and used: the dominant share now, and the decayed sum of what it was. Two with equal shares now gain alike as time
 * passes, so that of the sum only what lets them differ is kept: it changes when the share does, and at no other time. Not thread-safe.
 */
public final class Usage {
    private static final long MOST_SHARE = 4 * Share.WHOLE;

    private long share;
    private long balance;

    /** Somebody who uses and used what another does. */
    public Usage copy() {
        var copy = new Usage();
        copy.share = share;
        copy.balance = balance;
        return copy;
    }

    /** The dominant share now, in parts of {@link Share#WHOLE}. */
    public long share() {
        return share;
    }

    /** What orders those of equal shares: the higher, the more was used before. */
    public long balance() {
        return balance;
    }

    /**
     * Uses another share from now on.
     *
     * @param now milliseconds since 1970
     */
    public void change(long other, Growth growth, long now) {
        if (other != share) {
            add((share - other) * growth.meanLife(), growth, now);
            share = other;
        }
    }

    /**
     * Counts something as used for so long already, or, with less than no share, no more.
     *
     * @param part the share
     * @param milliseconds for how long: at most a day
     * @param now milliseconds since 1970
     */
    public void credit(long part, long milliseconds, Growth growth, long now) {
        add(part * milliseconds / 1000, growth, now);
    }

    /** Halves what was used before, so often. */
    public void halve(int times) {
        balance >>= times;
    }

    /**
     * What was used until now, and decayed meanwhile: the same whoever computes it, and never below zero.
     *
     * @param now milliseconds since 1970
     * @return parts of {@link Share#WHOLE}, by seconds
     */
    public long used(Growth growth, long now) {
        return bounded(growth.unweighed(balance, now) + share * growth.meanLife(), growth);
    }

    /**
     * Goes on from what {@link #used} said some time ago, whatever was counted here. What is used now counts as used ever since. Amounts and times that cannot be
     * are taken for the nearest that can.
     *
     * @param used parts of {@link Share#WHOLE}, by seconds
     * @param elapsed for how many milliseconds nobody counted
     * @param now milliseconds since 1970
     */
    public void resume(long used, long elapsed, Growth growth, long now) {
        var beyondShare = bounded(used, growth) - share * growth.meanLife();
        balance = 0;
        add(growth.decayed(beyondShare, Math.max(0, elapsed)), growth, now);
    }

    /** More than twice the whole is never used, and what starts at once counts twice at the most. */
    private static long bounded(long used, Growth growth) {
        return Math.clamp(used, 0, MOST_SHARE * growth.meanLife());
    }

    private void add(long amount, Growth growth, long now) {
        var change = Growth.multiply(amount, growth.factor(now));
        var sum = balance + change;
        var overflows = ((balance ^ sum) & (change ^ sum)) < 0;
        balance = overflows ? (change < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
