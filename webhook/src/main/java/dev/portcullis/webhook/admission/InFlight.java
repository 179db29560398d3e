package dev.portcullis.webhook.admission;

import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Counts requests being decided, so that shutdown can wait for them. */
final class InFlight {
    private final Phaser requests = new Phaser(1);

    void enter() {
        requests.register();
    }

    void leave() {
        requests.arriveAndDeregister();
    }

    /** Waits until none is left, at most this long. */
    void awaitNone(long milliseconds) {
        try {
            requests.awaitAdvanceInterruptibly(requests.arrive(), milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // Whoever still waits for an answer sees the connection end, and the entry's failure policy decides.
        }
    }
}
