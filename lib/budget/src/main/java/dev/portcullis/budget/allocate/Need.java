package dev.portcullis.budget.allocate;

import java.util.Arrays;

/** What would be added to what is taken at a level. Jobs that need the same there have room there together or not at all. */
final class Need {
    private final long[] amounts;
    private final long asked;
    private final int hash;

    /**
     * Takes amounts, which nobody changes from now on.
     *
     * @param asked the resources that the job asks for, as bits: more than those that are above zero here, where some of it is kept for it
     */
    Need(long[] amounts, long asked) {
        this.amounts = amounts;
        this.asked = asked;
        this.hash = 31 * Arrays.hashCode(amounts) + Long.hashCode(asked);
    }

    long[] amounts() {
        return amounts;
    }

    long asked() {
        return asked;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Need need && asked == need.asked && Arrays.equals(amounts, need.amounts);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
