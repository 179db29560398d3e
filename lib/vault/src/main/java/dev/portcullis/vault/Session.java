package dev.portcullis.vault;

import java.time.Duration;
import java.time.Instant;

/**
 * A login that holds.
 *
 * @param token secret
 * @param since when it began
 * @param lease how long it lasts from then on; zero for ever
 * @param renewable whether it can be made to last longer
 * @param reusable whether its token may be used more than once
 */
record Session(String token, Instant since, Duration lease, boolean renewable, boolean reusable) {
    /** Nobody is to begin with a token that ends in the middle. */
    private static final Duration RESERVE = Duration.ofSeconds(5);

    /** Tells whether there is no need to renew it: a third of its time is left. */
    boolean isFresh(Instant now) {
        return lease.isZero() || now.isBefore(since.plus(lease.multipliedBy(2).dividedBy(3)));
    }

    /** Tells whether it can still be used. */
    boolean isAlive(Instant now) {
        return lease.isZero() || now.isBefore(since.plus(lease).minus(RESERVE));
    }

    /** Hides the token. */
    @Override
    public String toString() {
        return "Session[" + since + ", " + lease + "]";
    }
}
