package dev.portcullis.registry.http;

import dev.portcullis.registry.Deadline;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the requests under way per starting host, so one slow registry holds up nobody else's. */
final class HostGates {
    private static final int MAX_HOSTS = 1_024;

    private final Map<String, Gate> gates = new LinkedHashMap<>(16, 0.75f, true);
    private final int permits;

    HostGates(int permits) {
        this.permits = permits;
    }

    synchronized Gate of(String host) {
        Gate gate = gates.computeIfAbsent(host, name -> new Gate(permits));
        Iterator<Gate> eldest = gates.values().iterator();
        while (gates.size() > MAX_HOSTS && eldest.hasNext()) {
            // A gate in use stays, or its bound would be lost.
            if (eldest.next().isIdle(permits)) {
                eldest.remove();
            }
        }
        return gate;
    }

    /** The gate of one host. */
    static final class Gate {
        private final Semaphore permits;
        private final AtomicLong answers = new AtomicLong();

        Gate(int permits) {
            this.permits = new Semaphore(permits, true);
        }

        /** Returns how many requests the host has answered so far. */
        long answers() {
            return answers.get();
        }

        /** Enters; returns false if the deadline passed first. Whoever entered must leave. */
        boolean enter(Deadline deadline) throws InterruptedException {
            return permits.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        }

        void leave(boolean answered) {
            if (answered) {
                answers.incrementAndGet();
            }
            permits.release();
        }

        private boolean isIdle(int all) {
            return permits.availablePermits() == all;
        }
    }
}
