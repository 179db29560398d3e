package dev.portcullis.testing.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A point in time until which a condition is polled. Measured with the monotonic clock. */
public final class Deadline {
    private static final long FIRST_PAUSE = Duration.ofMillis(5).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMillis(100).toNanos();

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /**
     * Polls, first often and then every 100 ms.
     *
     * @return true as soon as the condition holds, false if it did not before the deadline
     * @throws StackException if the thread is interrupted
     */
    public boolean await(BooleanSupplier condition) {
        long pause = FIRST_PAUSE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            LockSupport.parkNanos(pause);
            if (Thread.currentThread().isInterrupted()) {
                throw new StackException("interrupted while waiting");
            }
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
        return true;
    }
}
