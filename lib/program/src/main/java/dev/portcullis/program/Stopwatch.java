package dev.portcullis.program;

import dev.portcullis.core.program.Pace;
import java.util.function.LongSupplier;

/**
 * The clock of one evaluation, in nanoseconds since it was asked first. It stands still while the evaluation's pace holds it up, and its time is up
 * for whoever is interrupted or does not go on: nobody waits for the answer any more.
 */
final class Stopwatch implements LongSupplier {
    private final Pace pace;
    private final LongSupplier time;
    private boolean running;
    private long begun;

    /** @param time runs at the pace of time, in nanoseconds */
    Stopwatch(Pace pace, LongSupplier time) {
        this.pace = pace;
        this.time = time;
    }

    /** Whether an evaluation on this thread has any time at all. */
    static boolean isUp(Pace pace) {
        return Thread.currentThread().isInterrupted() || !pace.goesOn();
    }

    @Override
    public long getAsLong() {
        if (!running) {
            running = true;
            begun = time.getAsLong();
            return 0;
        }
        var reached = time.getAsLong() - begun;
        if (isUp(pace)) {
            return Long.MAX_VALUE;
        }
        begun = time.getAsLong() - reached;
        return reached;
    }
}
