package dev.portcullis.evidence;

import dev.portcullis.core.program.Pace;
import java.util.function.LongSupplier;

/** Lets rules go on for a little processor time, at once. What they say is worth nothing if that ended before they did. */
final class Slice implements Pace {
    private final LongSupplier processorTime;
    private final long nanoseconds;
    private final long begun;
    private boolean ended;

    /** Begins a slice of so many nanoseconds. */
    Slice(RuleClock clock, long nanoseconds) {
        this.processorTime = clock.processorTime();
        this.nanoseconds = nanoseconds;
        this.begun = processorTime.getAsLong();
    }

    @Override
    public boolean goesOn() {
        ended = ended || taken() > nanoseconds;
        return !ended;
    }

    /** Returns the processor time since it began, in nanoseconds. */
    long taken() {
        return processorTime.getAsLong() - begun;
    }

    /** Returns whether any rules were stopped. */
    boolean ended() {
        return ended;
    }
}
