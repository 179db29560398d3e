package dev.portcullis.budget.order;

import dev.portcullis.budget.tree.TokenBucket;

/**
 * A token bucket as one time: the generic cell rate algorithm. It says from when on somebody may start, never who is first. Not thread-safe.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-I.371">ITU-T I.371</a>
 */
public final class Gcra {
    /** Some 36 years, beyond which patience makes no difference. */
    private static final long MOST_TOLERANCE = 1L << 60;

    private final long interval;
    private final long tolerance;
    private long arrival;

    /** Full at first. */
    public Gcra(TokenBucket bucket) {
        var fill = bucket.fillInterval().toNanos();
        interval = Math.ceilDiv(fill, bucket.tokensPerFill());
        var more = bucket.maxTokens() - 1L;
        tolerance = Math.multiplyHigh(interval, more) != 0 || interval * more < 0
                ? MOST_TOLERANCE
                : Math.min(interval * more, MOST_TOLERANCE);
        arrival = Long.MIN_VALUE / 2;
    }

    /** When it is full again if nothing starts until then, in nanoseconds since 1970; a time that is past if it is full. */
    public long fullAt() {
        return arrival;
    }

    /**
     * Goes on where another bucket was. It is never fuller than it was, nor emptier than empty: what lies too far ahead is taken for an empty bucket.
     *
     * @param fullAt when that would be full again, in nanoseconds since 1970
     * @param now the time, in nanoseconds since 1970
     */
    public void resume(long fullAt, long now) {
        arrival = Math.max(arrival, Math.min(fullAt, now + tolerance + interval));
    }

    /** From when on the next may start, in nanoseconds since 1970. */
    public long next() {
        return arrival - tolerance;
    }

    /** Counts a start at a time, in nanoseconds since 1970. */
    public void start(long now) {
        arrival = Math.max(now, arrival) + interval;
    }
}
