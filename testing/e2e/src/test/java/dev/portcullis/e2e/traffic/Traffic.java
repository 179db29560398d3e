package dev.portcullis.e2e.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Pods that ask to be let in at a fixed rate, whether or not earlier ones were answered, so that whoever is slow is not asked less. What was
 * not answered is tried again with growing pauses, as controllers do.
 *
 * @param door by which they ask
 * @param namespaces in which they are, in turn
 */
public record Traffic(Door door, List<String> namespaces) {
    static final int MOST_TRIES = 10;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Has so many a second ask for so long, and returns when each has come to an end. */
    public Outcomes run(int perSecond, Duration time, IntFunction<Sample> samples) {
        var outcomes = new ConcurrentLinkedQueue<Outcome>();
        var every = Duration.ofSeconds(1).dividedBy(perSecond).toNanos();
        var start = System.nanoTime();
        var latest = 0L;
        try (var attempts = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var number = 0; number < time.toSeconds() * perSecond; number++) {
                var due = start + number * every;
                for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                latest = Math.max(latest, System.nanoTime() - due);
                var pod = new Pod(number, samples.apply(number), Duration.ofNanos(due - start));
                attempts.execute(() -> ask(pod, due, outcomes));
            }
        }
        return new Outcomes(List.copyOf(outcomes), Duration.ofNanos(latest));
    }

    /** Asks once for a sample. */
    public Answer ask(Sample sample) {
        return door.ask(namespaces.getFirst(), 1, sample.reference());
    }

    /** Asks once for each sample, for all of them at the same time, and returns those that were answered so. */
    public Set<Sample> ask(Set<Sample> samples, Class<? extends Answer> wanted) {
        var answered = ConcurrentHashMap.<Sample>newKeySet();
        try (var attempts = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var sample : samples) {
                attempts.execute(() -> {
                    if (wanted.isInstance(ask(sample))) {
                        answered.add(sample);
                    }
                });
            }
        }
        return answered;
    }

    private record Pod(int number, Sample sample, Duration at) {}

    private void ask(Pod pod, long due, Queue<Outcome> outcomes) {
        var start = due;
        var pause = FIRST_PAUSE;
        var namespace = namespaces.get(pod.number() % namespaces.size());
        for (var attempt = 0; attempt < MOST_TRIES; attempt++) {
            var answer = door.ask(namespace, pod.number(), pod.sample().reference());
            var now = System.nanoTime();
            outcomes.add(new Outcome(
                    pod.sample(),
                    pod.at(),
                    attempt,
                    answer,
                    Duration.ofNanos(now - start),
                    Duration.ofNanos(now - due)));
            if (!(answer instanceof Answer.Failed)) {
                return;
            }
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            start = System.nanoTime();
        }
    }
}
