package dev.portcullis.budget.tree;

/**
 * How large a share is against those of others: {@code fairSharing.weight}.
 *
 * @param thousandths 1 to 1,000,000
 */
public record Weight(int thousandths) {
    public static final Weight ONE = new Weight(1000);

    private static final int HIGHEST = 1_000_000;

    /**
     * Checks the weight.
     *
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Weight {
        if (thousandths < 1 || thousandths > HIGHEST) {
            throw new IllegalArgumentException("a weight is 0.001 to 1000");
        }
    }
}
