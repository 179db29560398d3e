package dev.portcullis.evidence;

import dev.portcullis.evidence.Permits.Permit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * The threads on which rules are evaluated. What rules take is processor time and no waiting, so these are threads of the system, which share the
 * processors in small slices: virtual threads would be kept from theirs until an evaluation ends.
 */
final class RuleThreads {
    private final ThreadFactory threads =
            Thread.ofPlatform().name("rules-", 0).daemon().factory();

    /**
     * Runs a task and waits for it. The permit is held until the task has ended, even where nobody waits for it any more.
     *
     * @throws IllegalStateException if it failed, or whoever waits is interrupted; then the task is as well
     */
    <T> T run(Supplier<T> task, Permit permit) {
        var result = new CompletableFuture<T>();
        var thread = threads.newThread(() -> {
            try (permit) {
                result.complete(task.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            permit.close();
            throw e;
        }
        return await(thread, result);
    }

    private static <T> T await(Thread thread, CompletableFuture<T> result) {
        try {
            return result.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rules are evaluated", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("judging by rules failed", e.getCause());
        }
    }
}
