package dev.portcullis.evidence;

import dev.portcullis.core.program.Pace;

/** Has rules pause after every short burst for as long, so that whoever needs the processor for a moment waits for no more than one. */
final class Bursts implements Pace {
    /** Far below what a request takes. */
    static final long NANOSECONDS = 500_000;

    private final RuleClock clock;
    private long begun;

    /** Begins the first. */
    Bursts(RuleClock clock) {
        this.clock = clock;
        this.begun = clock.processorTime().getAsLong();
    }

    @Override
    public boolean goesOn() {
        if (clock.processorTime().getAsLong() - begun > NANOSECONDS) {
            clock.pause().accept(NANOSECONDS);
            begun = clock.processorTime().getAsLong();
        }
        return true;
    }
}
