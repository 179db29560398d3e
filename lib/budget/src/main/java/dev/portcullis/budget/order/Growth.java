package dev.portcullis.budget.order;

import java.math.BigInteger;
import java.time.Duration;

/**
 * Decay turned round: instead of letting what was used before shrink, what is used now weighs more, by a factor that doubles with every
 * half-life. Quotients are the same, and nothing is touched as time passes. Whole numbers only, so that all replicas agree. Not thread-safe.
 */
public final class Growth {
    /** The binary digits of a factor behind the point. */
    static final int DIGITS = 32;

    private static final int STEPS = 24;
    private static final int MOST_HALF_LIVES = 4;
    private static final long[] ROOTS = roots();

    private final long halfLife;
    private long epoch;
    private long knownAt = Long.MIN_VALUE;
    private long known;

    /**
     * Begins to count.
     *
     * @param halfLife after which usage counts half: from a minute to 90 days
     * @param now milliseconds since 1970
     * @throws IllegalArgumentException if the half-life is out of bounds
     */
    public Growth(Duration halfLife, long now) {
        if (halfLife.compareTo(Duration.ofMinutes(1)) < 0 || halfLife.compareTo(Duration.ofDays(90)) > 0) {
            throw new IllegalArgumentException("a half-life is from a minute to 90 days");
        }
        this.halfLife = halfLife.toMillis();
        this.epoch = now;
    }

    /** The roots of 2, each the square root of the one before, from 2<sup>1/2</sup> on. */
    private static long[] roots() {
        var roots = new long[STEPS];
        var root = BigInteger.TWO.shiftLeft(2 * DIGITS);
        for (var i = 0; i < STEPS; i++) {
            root = root.shiftLeft(2 * DIGITS).sqrt();
            roots[i] = root.shiftRight(DIGITS).longValueExact();
        }
        return roots;
    }

    /** The seconds for which constant usage would have to go on to weigh what it does in the end: the half-life by the logarithm of 2. */
    long meanLife() {
        return halfLife * 1_442_695 / 1_000_000_000;
    }

    /**
     * What usage at a time weighs, against usage at the epoch.
     *
     * @param now milliseconds since 1970, not before the epoch, and less than so many half-lives after it that {@link #halvings} is not zero
     */
    long factor(long now) {
        if (now != knownAt) {
            known = compute(now - epoch);
            knownAt = now;
        }
        return known;
    }

    private long compute(long elapsed) {
        var rest = ((elapsed % halfLife) << STEPS) / halfLife;
        var factor = 1L << DIGITS;
        for (var i = 0; i < STEPS; i++) {
            if (((rest >>> (STEPS - 1 - i)) & 1) != 0) {
                factor = multiply(factor, ROOTS[i]);
            }
        }
        return factor << (elapsed / halfLife);
    }

    /**
     * What is left of an amount: half after every half-life.
     *
     * @param elapsed in milliseconds, not below zero
     */
    long decayed(long amount, long elapsed) {
        var whole = elapsed / halfLife;
        return whole >= Integer.SIZE + DIGITS - 2
                ? 0
                : multiply(amount, compute(halfLife - elapsed % halfLife)) >> (whole + 1);
    }

    /** What a sum of amounts that were weighed comes to when each has decayed until a time, in milliseconds since 1970. */
    long unweighed(long sum, long now) {
        return decayed(sum, Math.max(0, now - epoch));
    }

    /** Moves the epoch if it lies far back, and says how often everything that was weighed before is to be halved; mostly 0. */
    public int halvings(long now) {
        var whole = (now - epoch) / halfLife;
        if (whole < MOST_HALF_LIVES) {
            return 0;
        }
        epoch += whole * halfLife;
        knownAt = Long.MIN_VALUE;
        return (int) Math.min(whole, Long.SIZE - 1);
    }

    /** Multiplies by a factor. What is beyond 63 bits is cut off at the largest number. */
    static long multiply(long amount, long factor) {
        var high = Math.multiplyHigh(amount, factor);
        var bound = 1L << (DIGITS - 1);
        if (high >= bound || high < -bound) {
            return amount < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return (high << (Long.SIZE - DIGITS)) | ((amount * factor) >>> DIGITS);
    }
}
