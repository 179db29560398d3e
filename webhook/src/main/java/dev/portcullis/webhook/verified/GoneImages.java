package dev.portcullis.webhook.verified;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;

/**
 * The times that objects proved which are gone, so that no older text comes back under their names. Bounded: the earliest to go are forgotten
 * first. Thread-safe.
 */
final class GoneImages {
    private static final int MOST = 50_000;

    private final LinkedHashMap<NameHash, Long> times = new LinkedHashMap<>();
    private final Duration maxAge;
    private final InstantSource clock;

    /** @param maxAge after which a text is too old for itself */
    GoneImages(Duration maxAge, InstantSource clock) {
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /** Takes note of the latest time that an object proved before it was gone, in milliseconds since 1970. */
    synchronized void remember(NameHash name, long time) {
        if (!isOutdated(time)) {
            times.putLast(name, Math.max(time, latest(name)));
        }
        while (!times.isEmpty()
                && (times.size() > MOST || isOutdated(times.firstEntry().getValue()))) {
            times.pollFirstEntry();
        }
    }

    /** Returns the latest time; {@link Long#MIN_VALUE} for none. */
    synchronized long latest(NameHash name) {
        return times.getOrDefault(name, Long.MIN_VALUE);
    }

    private boolean isOutdated(long time) {
        return time < clock.instant().minus(maxAge).toEpochMilli();
    }
}
