package dev.portcullis.budget.simulate;

import java.math.BigInteger;
import java.util.Collection;

/**
 * How even shares are: 1 where all are equal, 1/n where one has everything.
 *
 * @see <a href="https://arxiv.org/abs/cs/9809099">Jain, Chiu, Hawe: A Quantitative Measure of Fairness</a>
 */
public final class JainIndex {
    private static final long UNIT = 1_000_000;

    private JainIndex() {}

    /** The index of shares, in millionths; of no shares, or of none above zero, that of equal ones. */
    public static int of(Collection<Long> shares) {
        var sum = BigInteger.ZERO;
        var squares = BigInteger.ZERO;
        for (var share : shares) {
            var value = BigInteger.valueOf(share);
            sum = sum.add(value);
            squares = squares.add(value.pow(2));
        }
        if (squares.signum() == 0) {
            return (int) UNIT;
        }
        var below = squares.multiply(BigInteger.valueOf(shares.size()));
        return sum.pow(2).multiply(BigInteger.valueOf(UNIT)).divide(below).intValueExact();
    }
}
