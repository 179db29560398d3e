package dev.portcullis.operator.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Grants that did not come to anything: gates that may not be opened, how often that was tried, and jobs that hold nothing for it or for what a check
 * said, until it is time to queue them again. Not thread-safe.
 */
final class ReturnedGrants {
    private static final int MOST_ATTEMPTS = 5;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 5;

    private final Set<String> aside = new LinkedHashSet<>();
    private final Map<String, Refusals> gates = new HashMap<>();

    /**
     * How often the gate of a job was refused.
     *
     * @param attempts since the job was granted, those in quick succession counted once
     * @param last when one was counted last
     * @param returned how often it gave its grant back for that
     * @param said what was said last
     */
    private record Refusals(int attempts, Instant last, int returned, String said) {
        Instant until() {
            return last.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(returned - 1, MOST_DOUBLINGS)));
        }
    }

    /** A job gave its grant back. */
    void add(String uid) {
        aside.add(uid);
    }

    /**
     * The gate of a job may not be opened.
     *
     * @return whether it was tried often enough, so that the grant is to be given back
     */
    boolean byGate(String uid, String said, Instant now) {
        var before = gates.getOrDefault(uid, new Refusals(0, Instant.EPOCH, 0, ""));
        if (before.attempts() > 0 && before.last().plus(BETWEEN_ATTEMPTS).isAfter(now)) {
            return false;
        }
        if (before.attempts() + 1 < MOST_ATTEMPTS) {
            gates.put(uid, new Refusals(before.attempts() + 1, now, before.returned(), said));
            return false;
        }
        gates.put(uid, new Refusals(0, now, before.returned() + 1, said));
        return true;
    }

    /** What was said when the gate of a job that holds nothing was refused; nothing if something else keeps it from starting. */
    Optional<String> saidAtGate(String uid) {
        return Optional.ofNullable(gates.get(uid))
                .filter(refusals -> aside.contains(uid) && refusals.returned() > 0 && refusals.attempts() == 0)
                .map(Refusals::said);
    }

    /** The jobs that hold nothing. */
    Set<String> aside() {
        return Set.copyOf(aside);
    }

    /**
     * Takes those that may be queued again.
     *
     * @param areReady whether nothing but their gates stands against a start
     */
    List<String> take(Predicate<String> areReady, Instant now) {
        var due = aside.stream()
                .filter(uid -> !isPaused(uid, now) && areReady.test(uid))
                .toList();
        due.forEach(aside::remove);
        return due;
    }

    private boolean isPaused(String uid, Instant now) {
        var refusals = gates.get(uid);
        return refusals != null && refusals.returned() > 0 && refusals.until().isAfter(now);
    }

    /** When the next pause ends; null if there is none. */
    @Nullable
    Instant dueAt() {
        return aside.stream()
                .map(gates::get)
                .flatMap(refusals -> Optional.ofNullable(refusals).stream())
                .filter(refusals -> refusals.returned() > 0)
                .map(Refusals::until)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Forgets a job that runs, or is gone. */
    void over(String uid) {
        aside.remove(uid);
        gates.remove(uid);
    }

    /** Forgets that a job held nothing: something else became of it. */
    void leave(String uid) {
        aside.remove(uid);
    }
}
