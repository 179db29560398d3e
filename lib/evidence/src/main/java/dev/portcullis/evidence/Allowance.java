package dev.portcullis.evidence;

import dev.portcullis.registry.Deadline;

/** A small share of one processor, for what is worth no more of it. Whoever comes after something long waits many times as long. Thread-safe. */
final class Allowance {
    private final RuleClock clock;
    private final int part;
    private long from;

    /**
     * Makes an allowance of which nothing is used.
     *
     * @param part one of how many parts of the time is given
     */
    Allowance(RuleClock clock, int part) {
        this.clock = clock;
        this.part = part;
        this.from = clock.time().getAsLong();
    }

    /** Takes so many nanoseconds, which were used already. */
    synchronized void spent(long nanoseconds) {
        var now = clock.time().getAsLong();
        from = (from - now > 0 ? from : now) + nanoseconds * part;
    }

    /** Waits until there is something of it; false, at once, where that is not before the deadline, and when the thread is interrupted. */
    boolean await(Deadline deadline) {
        for (var wait = untilThere(); wait > 0; wait = untilThere()) {
            if (Thread.currentThread().isInterrupted()
                    || wait >= deadline.remaining().toNanos()) {
                return false;
            }
            clock.pause().accept(wait);
        }
        return true;
    }

    private synchronized long untilThere() {
        return from - clock.time().getAsLong();
    }
}
