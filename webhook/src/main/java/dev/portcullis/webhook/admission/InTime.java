package dev.portcullis.webhook.admission;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Gives results in time, even of tasks that hang. Thread-safe.
 *
 * <p>Nearly all tasks end long before their time. An alarm for each would be set and taken back for nothing, so one looks for those that are
 * overdue every now and then, as long as there are any.
 */
final class InTime implements AutoCloseable {
    /** How late a task may be found to be overdue. */
    static final Duration GRAIN = Duration.ofMillis(50);

    private final Executor threads;
    private final ScheduledThreadPoolExecutor alarm = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("overdue").daemon().factory());
    private final Set<Running<?>> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean set = new AtomicBoolean();

    /** @param threads computes what is said of overdue tasks */
    InTime(Executor threads) {
        this.threads = threads;
    }

    /**
     * Runs a task on the calling thread, which is interrupted when the time is over. Returns only when the task does.
     *
     * @param overdue gives the result when the time is over
     * @param result is completed with the first of both: what the task returned or threw, or what {@code overdue} gives
     */
    <T> void run(Supplier<T> task, Duration longest, Supplier<T> overdue, CompletableFuture<T> result) {
        var run = new Running<>(Thread.currentThread(), System.nanoTime() + longest.toNanos(), overdue, result);
        running.add(run);
        try {
            setAlarm();
            run.finish(task);
        } finally {
            running.remove(run);
        }
    }

    private void setAlarm() {
        if (set.compareAndSet(false, true)) {
            var _ = alarm.schedule(this::look, GRAIN.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        // Whoever begins from here on sets the next alarm.
        set.set(false);
        var now = System.nanoTime();
        for (var run : running) {
            if (now - run.end >= 0) {
                run.giveUp(threads);
            }
        }
        if (!running.isEmpty()) {
            setAlarm();
        }
    }

    @Override
    public void close() {
        alarm.shutdownNow();
    }

    /** A task under way; equal to itself only. */
    private static final class Running<T> {
        private final Thread caller;
        private final long end;
        private final Supplier<T> overdue;
        private final CompletableFuture<T> result;
        private final AtomicBoolean won = new AtomicBoolean();

        Running(Thread caller, long end, Supplier<T> overdue, CompletableFuture<T> result) {
            this.caller = caller;
            this.end = end;
            this.overdue = overdue;
            this.result = result;
        }

        void finish(Supplier<T> task) {
            try {
                var done = task.get();
                if (won.compareAndSet(false, true)) {
                    result.complete(done);
                }
            } catch (RuntimeException | Error e) {
                if (won.compareAndSet(false, true)) {
                    result.completeExceptionally(e);
                }
            }
        }

        /** What depends on the result may wait, and must hold up nobody else's alarm: it is computed on other threads. */
        void giveUp(Executor threads) {
            if (!won.compareAndSet(false, true)) {
                return;
            }
            caller.interrupt();
            try {
                result.completeAsync(overdue, threads);
            } catch (RejectedExecutionException e) {
                result.completeExceptionally(e);
            }
        }
    }
}
