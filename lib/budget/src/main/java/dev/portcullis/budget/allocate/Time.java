package dev.portcullis.budget.allocate;

import dev.portcullis.budget.order.Growth;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The allocator's one clock: it is told the time, and never goes back. Not thread-safe. */
final class Time {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Growth growth;
    private final long penalty;
    private long now;

    Time(AllocatorSettings settings, Instant start) {
        this.now = nanoseconds(start);
        this.growth = new Growth(settings.usageHalfLife(), milliseconds());
        this.penalty = settings.entryPenalty().toMillis();
    }

    /** Goes on to a time, or stays where it lies further back. */
    void advance(Instant to) {
        now = Math.max(now, nanoseconds(to));
    }

    /** In nanoseconds since 1970. */
    long now() {
        return now;
    }

    long milliseconds() {
        return TimeUnit.NANOSECONDS.toMillis(now);
    }

    /** How many milliseconds ago a time was: 0 if it is to come, and at most 100 years. */
    long since(Instant past) {
        var passed = Duration.between(past, instant());
        if (passed.isNegative()) {
            return 0;
        }
        return passed.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : passed.toMillis();
    }

    /** A time in nanoseconds since 1970, at most 100 years before or after now. */
    long bounded(Instant time) {
        var present = instant();
        var earliest = present.minus(LONGEST);
        var latest = present.plus(LONGEST);
        return nanoseconds(time.isBefore(earliest) ? earliest : time.isAfter(latest) ? latest : time);
    }

    Instant instant() {
        return instant(now);
    }

    Growth growth() {
        return growth;
    }

    /** For how many milliseconds a job counts as having run when it starts. */
    long penalty() {
        return penalty;
    }

    static Instant instant(long nanoseconds) {
        return Instant.ofEpochSecond(0, nanoseconds);
    }

    private static long nanoseconds(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }
}
