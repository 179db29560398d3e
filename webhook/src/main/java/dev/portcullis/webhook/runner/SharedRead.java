package dev.portcullis.webhook.runner;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads something for all who want it at the same time. What somebody gets was read after they asked, always: a read that had begun by then is for those
 * who came before. A read that fails fails for all whom it was for. One read is under way at a time, and nobody waits longer
 * than so long for theirs to begin. Thread-safe.
 *
 * @param <T> what is read; immutable
 */
final class SharedRead<T> {
    private final Supplier<T> source;
    private final Duration patience;
    private final AtomicLong asked = new AtomicLong();
    private final ReentrantLock turn = new ReentrantLock();
    private long served;
    private Outcome<T> last = new Outcome<>(null, null);

    private record Outcome<T>(@Nullable T value, @Nullable RuntimeException failure) {
        T get() {
            if (value == null) {
                throw new IllegalStateException("it could not be read", failure);
            }
            return value;
        }
    }

    /** @param patience how long somebody waits for others' reads before theirs fails */
    SharedRead(Supplier<T> source, Duration patience) {
        this.source = source;
        this.patience = patience;
    }

    /**
     * Returns it as it is, or was at some moment since it was called.
     *
     * @throws IllegalStateException if it could not be read, or not begun in time
     */
    T get() {
        var mine = asked.incrementAndGet();
        await();
        try {
            if (served < mine) {
                var everybody = asked.get();
                last = read();
                served = everybody;
            }
            return last.get();
        } finally {
            turn.unlock();
        }
    }

    private void await() {
        try {
            if (!turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("a read of somebody else took longer than " + patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while somebody else reads", e);
        }
    }

    private Outcome<T> read() {
        try {
            return new Outcome<>(source.get(), null);
        } catch (RuntimeException e) {
            return new Outcome<>(null, e);
        }
    }
}
