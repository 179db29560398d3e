package dev.portcullis.webhook.admission;

import java.time.Duration;

/** Counts requests that are being decided, so that shutdown can end them well. Thread-safe. */
final class InFlight {
    private int requests;
    private boolean stopping;

    /** Returns whether one more request may be decided; the caller then {@linkplain #leave leaves} when it is answered. */
    synchronized boolean enter() {
        if (stopping) {
            return false;
        }
        requests++;
        return true;
    }

    synchronized void leave() {
        requests--;
        notifyAll();
    }

    /** Lets nobody enter from now on, and waits at most this long for those inside; returns whether all have left. */
    synchronized boolean stop(Duration patience) {
        stopping = true;
        var end = System.nanoTime() + patience.toNanos();
        try {
            for (var left = patience.toNanos(); requests > 0 && left > 0; left = end - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return requests == 0;
    }
}
