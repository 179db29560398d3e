package dev.portcullis.registry.http;

import dev.portcullis.registry.Deadline;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds the requests under way per starting host, so one slow registry holds up nobody else's. */
final class HostGates {
    private static final int MAX_HOSTS = 1_024;

    private final Map<String, Semaphore> gates = new LinkedHashMap<>(16, 0.75f, true);
    private final int permits;

    HostGates(int permits) {
        this.permits = permits;
    }

    /** Returns an entered gate that must be released, or null if the deadline passed first. */
    @org.jspecify.annotations.Nullable
    Semaphore enter(String host, Deadline deadline) throws InterruptedException {
        Semaphore gate = gate(host);
        return gate.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS) ? gate : null;
    }

    private synchronized Semaphore gate(String host) {
        Semaphore gate = gates.computeIfAbsent(host, name -> new Semaphore(permits, true));
        Iterator<Semaphore> eldest = gates.values().iterator();
        while (gates.size() > MAX_HOSTS && eldest.hasNext()) {
            // A gate in use stays, or its bound would be lost.
            if (eldest.next().availablePermits() == permits) {
                eldest.remove();
            }
        }
        return gate;
    }
}
