package dev.portcullis.cli.backfill.pace;

import dev.portcullis.registry.http.Pause;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Spreads work over time: so many images a second in all, and none of a registry that asked to wait. Thread-safe. */
public final class Pacer {
    /** Nobody stops the work for a day by one answer. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final long interval;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final long origin;
    private final Map<String, Long> held = new HashMap<>();
    private long next;

    /**
     * @param perSecond how many images are begun in a second, at least one
     * @param nanoTime a monotonic clock
     * @param pause waits
     */
    public Pacer(int perSecond, LongSupplier nanoTime, Pause pause) {
        this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.origin = nanoTime.getAsLong();
    }

    /** Returns when the next image of a registry may be begun. */
    public void await(String host) throws InterruptedException {
        var wait = turn(host);
        if (wait > 0) {
            pause.of(Duration.ofNanos(wait));
        }
    }

    /** Begins none of a registry's images for a while. */
    public synchronized void hold(String host, Duration wait) {
        var bounded = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        held.merge(host, now() + bounded.toNanos(), Math::max);
    }

    private synchronized long turn(String host) {
        var now = now();
        var slot = Math.max(next, now);
        next = slot + interval;
        return Math.max(slot, held.getOrDefault(host, now)) - now;
    }

    private long now() {
        return nanoTime.getAsLong() - origin;
    }
}
