package dev.portcullis.operator.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Grants that did not come to anything: gates that may not or cannot be opened, how often that was tried, and jobs that hold nothing for it or for what a
 * check said, until it is time to queue them again. Not thread-safe.
 */
final class ReturnedGrants {
    private static final int MOST_ATTEMPTS = 5;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    /** Longer than most restarts of what may stand behind a gate: those are nobody's refusal. */
    private static final Duration LONGEST_BREAK = Duration.ofMinutes(3);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 5;

    /** By UID, what was said of the gate; empty if a check is what the job holds nothing for. */
    private final Map<String, String> aside = new LinkedHashMap<>();

    private final Map<String, Attempts> attempts = new HashMap<>();
    private final Map<String, Pause> pauses = new HashMap<>();

    /**
     * How often it was tried in vain to open a gate since the job was granted.
     *
     * @param refused how often that was refused, those in quick succession counted once
     * @param counted when one was counted last
     * @param since when it was tried first
     */
    private record Attempts(int refused, Instant counted, Instant since) {
        Attempts refused(Instant now) {
            var isCounted = refused == 0 || !counted.plus(BETWEEN_ATTEMPTS).isAfter(now);
            return isCounted ? new Attempts(refused + 1, now, since) : this;
        }
    }

    /**
     * How long a job is left alone for its gate.
     *
     * @param returned how often it gave its grant back for that
     * @param since when it did so last
     */
    private record Pause(int returned, Instant since) {
        Instant until() {
            return since.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(returned - 1, MOST_DOUBLINGS)));
        }
    }

    /**
     * A job gave its grant back.
     *
     * @param said why its gate was not opened; empty if that is not why
     */
    void add(String uid, String said, Instant now) {
        aside.put(uid, said);
        attempts.remove(uid);
        if (!said.isEmpty()) {
            pauses.merge(uid, new Pause(1, now), (before, first) -> new Pause(before.returned() + 1, now));
        }
    }

    /**
     * The gate of a job may not be opened.
     *
     * @return whether it was tried often enough, so that the grant is to be given back
     */
    boolean isRefusedOften(String uid, Instant now) {
        var next = tried(uid, now).refused(now);
        attempts.put(uid, next);
        return next.refused() >= MOST_ATTEMPTS;
    }

    /**
     * The gate of a job could not be opened, for something that does not work.
     *
     * @return whether it was tried for long enough, so that the grant is to be given back
     */
    boolean isBrokenLong(String uid, Instant now) {
        var tried = tried(uid, now);
        attempts.put(uid, tried);
        return !tried.since().plus(LONGEST_BREAK).isAfter(now);
    }

    private Attempts tried(String uid, Instant now) {
        return attempts.getOrDefault(uid, new Attempts(0, now, now));
    }

    /** What was said of the gate of a job that holds nothing for it; nothing if something else keeps it from starting. */
    Optional<String> saidAtGate(String uid) {
        return Optional.ofNullable(aside.get(uid)).filter(said -> !said.isEmpty());
    }

    /** The jobs that hold nothing. */
    Set<String> aside() {
        return Set.copyOf(aside.keySet());
    }

    /**
     * Takes those that may be queued again.
     *
     * @param areReady whether nothing but their gates stands against a start
     */
    List<String> take(Predicate<String> areReady, Instant now) {
        var due = aside.keySet().stream()
                .filter(uid -> !isPaused(uid, now) && areReady.test(uid))
                .toList();
        due.forEach(aside::remove);
        return due;
    }

    private boolean isPaused(String uid, Instant now) {
        var pause = pauses.get(uid);
        return pause != null && pause.until().isAfter(now);
    }

    /** When the next pause ends; null if there is none. One that is over ends no more: its job waits for something else, which makes itself heard. */
    @Nullable
    Instant dueAt(Instant now) {
        return aside.keySet().stream()
                .map(pauses::get)
                .flatMap(pause -> Optional.ofNullable(pause).stream())
                .map(Pause::until)
                .filter(until -> until.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Forgets a job that runs, or is gone. */
    void over(String uid) {
        aside.remove(uid);
        attempts.remove(uid);
        pauses.remove(uid);
    }

    /** Forgets that a job held nothing: something else became of it. */
    void leave(String uid) {
        aside.remove(uid);
    }
}
