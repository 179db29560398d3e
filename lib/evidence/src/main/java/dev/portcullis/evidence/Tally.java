package dev.portcullis.evidence;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is read of one image. Thread-safe. */
final class Tally {
    private final AtomicInteger read = new AtomicInteger();
    private final Semaphore layers = new Semaphore(Layouts.MAXIMUM_CANDIDATES);

    /** Takes note that the registry sent a piece of evidence. */
    void pieceRead() {
        read.incrementAndGet();
    }

    /** Returns how many pieces the registry has sent. */
    int piecesRead() {
        return read.get();
    }

    /** Returns whether so many more layers of artifacts may be read; an artifact's layers are listed nowhere before it is read itself. */
    boolean mayRead(int number) {
        return layers.tryAcquire(number);
    }
}
