package dev.portcullis.webhook.admission;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Gives results in time, even of tasks that hang. Thread-safe. */
final class InTime implements AutoCloseable {
    private final Executor threads;
    private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("overdue").daemon().factory());

    /** @param threads computes what is said of overdue tasks */
    InTime(Executor threads) {
        this.threads = threads;
        alarms.setRemoveOnCancelPolicy(true);
    }

    /**
     * Runs a task on the calling thread, which is interrupted when the time is over. Returns only when the task does.
     *
     * @param overdue gives the result when the time is over
     * @param result is completed with the first of both: what the task returned or threw, or what {@code overdue} gives
     */
    <T> void run(Supplier<T> task, Duration longest, Supplier<T> overdue, CompletableFuture<T> result) {
        var won = new AtomicBoolean();
        var caller = Thread.currentThread();
        var alarm = alarms.schedule(
                () -> {
                    if (won.compareAndSet(false, true)) {
                        caller.interrupt();
                        complete(result, overdue);
                    }
                },
                longest.toNanos(),
                TimeUnit.NANOSECONDS);
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
        alarm.cancel(false);
    }

    /** Not on the thread of the alarms: what depends on the result may wait, and must hold up no other alarm. */
    private <T> void complete(CompletableFuture<T> result, Supplier<T> overdue) {
        try {
            result.completeAsync(overdue, threads);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        alarms.shutdownNow();
    }
}
