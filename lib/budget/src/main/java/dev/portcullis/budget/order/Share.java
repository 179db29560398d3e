package dev.portcullis.budget.order;

/** Parts of what there is, as in dominant resource fairness. */
public final class Share {
    /** All of it. */
    public static final long WHOLE = 1 << 20;

    private static final int CAPACITY_BITS = 40;

    private Share() {}

    /**
     * How much of a capacity is used, in parts of {@link #WHOLE}; never less for more, and no more than twice the whole.
     *
     * @param capacity above zero where anything is used
     */
    public static long of(long used, long capacity) {
        if (used == 0) {
            return 0;
        }
        var shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(capacity) - CAPACITY_BITS);
        var whole = capacity >> shift;
        return whole == 0 ? 2 * WHOLE : Math.min(used >> shift, 2 * whole) * WHOLE / whole;
    }
}
