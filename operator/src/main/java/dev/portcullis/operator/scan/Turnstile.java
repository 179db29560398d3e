package dev.portcullis.operator.scan;

import dev.portcullis.cluster.judging.Question;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Lets one thread wait for the next task of a queue that many threads fill. */
public final class Turnstile {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final ScanQueue queue;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Instant looked = Instant.EPOCH;

    /**
     * What waits.
     *
     * @param waiting questions that wait, due or not
     * @param due questions that should have been answered by now
     * @param paused how often a question had to wait for the pace of its registry host
     * @param looked when somebody last looked what is next
     */
    public record State(int waiting, long due, long paused, Instant looked) {}

    Turnstile(ScanQueue queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    boolean offer(Task task) {
        lock.lock();
        try {
            var taken = queue.offer(task);
            changed.signal();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    boolean knows(Question question) {
        lock.lock();
        try {
            return queue.knows(question);
        } finally {
            lock.unlock();
        }
    }

    void keepOnly(Predicate<Question> asked) {
        lock.lock();
        try {
            queue.keepOnly(asked);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next task. */
    Task take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                var now = clock.instant();
                Optional<Task> ready = queue.take(now);
                looked = now;
                if (ready.isPresent()) {
                    return ready.get();
                }
                var wait = queue.next(now)
                        .map(next -> Duration.between(now, next))
                        .filter(next -> next.compareTo(LONGEST_WAIT) < 0)
                        .orElse(LONGEST_WAIT);
                var _ = changed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    void done(Task task) {
        lock.lock();
        try {
            queue.done(task);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    State state() {
        Instant now = clock.instant();
        lock.lock();
        try {
            return new State(queue.waiting(), queue.due(now), queue.paused(), looked);
        } finally {
            lock.unlock();
        }
    }
}
