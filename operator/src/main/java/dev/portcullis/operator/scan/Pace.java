package dev.portcullis.operator.scan;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When a registry host may be asked about the next image: a burst, then one after the other at a rate, and not before the time that the
 * host itself asked for. Thread-safe.
 */
final class Pace {
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(2);

    /** A host that asks for more is asked sooner: what it limits may be one repository or credential, and its other images wait too. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final int MOST_DOUBLINGS = 8;
    private static final int MOST_HOSTS = 1_024;
    private static final String NOBODY = "";

    private final int burst;
    private final Duration every;
    private final Map<String, Host> hosts = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes a pace.
     *
     * @param perSecond images per second and host
     * @param burst images that may be asked about at once after a while of silence
     */
    Pace(double perSecond, int burst) {
        this.burst = burst;
        this.every = Duration.ofNanos((long) (1_000_000_000 / perSecond));
    }

    /** Returns when the host may be asked next; the past for now. A question that asks no host never waits. */
    synchronized Instant earliest(String host, Instant now) {
        var known = host.equals(NOBODY) ? null : hosts.get(host);
        if (known == null) {
            return Instant.MIN;
        }
        // The burst is what has been saved up: the allowance lies that far in the past at most.
        var allowed = known.next.minus(every.multipliedBy(burst - 1L));
        return allowed.isAfter(known.blockedUntil) ? allowed : known.blockedUntil;
    }

    /** Takes note that the host is asked about an image. */
    synchronized void spend(String host, Instant now) {
        if (!host.equals(NOBODY)) {
            var known = host(host);
            known.next = (known.next.isBefore(now) ? now : known.next).plus(every);
        }
    }

    /** Takes note that the host answered. */
    synchronized void answered(String host) {
        var known = hosts.get(host);
        if (known != null) {
            known.refusals = 0;
        }
    }

    /**
     * Takes note that the host wants to be asked less, or cannot answer.
     *
     * @param wanted how long it asked to wait; zero where it did not say
     */
    synchronized void pushedBack(String host, Duration wanted, Instant now) {
        var known = host(host);
        if (known.blockedUntil.isAfter(now) && !now.plus(wanted).isAfter(known.blockedUntil)) {
            // The others that were under way say the same once more, or are told what the host said before.
            return;
        }
        var backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(known.refusals, MOST_DOUBLINGS));
        var wait = wanted.compareTo(backoff) > 0 ? wanted : backoff;
        known.refusals++;
        var until = now.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        known.blockedUntil = until.isAfter(known.blockedUntil) ? until : known.blockedUntil;
    }

    /** Returns how many hosts have asked to wait, and are still waited for. */
    synchronized long blocked(Instant now) {
        return hosts.values().stream()
                .filter(host -> host.blockedUntil.isAfter(now))
                .count();
    }

    private Host host(String name) {
        var known = hosts.computeIfAbsent(name, host -> new Host());
        if (hosts.size() > MOST_HOSTS) {
            var eldest = hosts.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return known;
    }

    private static final class Host {
        private Instant next = Instant.EPOCH;
        private Instant blockedUntil = Instant.EPOCH;
        private int refusals;
    }
}
